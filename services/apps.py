from django.apps import AppConfig


class ServicesApp(AppConfig):
    name = "services"

    def ready(self) -> None:
        from services import mapping, offering  # noqa: F401  these register the worker's jobs
