from django.apps import AppConfig


class ServicesApp(AppConfig):
    name = "services"

    def ready(self) -> None:
        from services import mapping  # noqa: F401  registers the worker's job
