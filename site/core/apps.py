from django.apps import AppConfig


class CoreApp(AppConfig):
    name = "core"
    verbose_name = "Clinic"

    def ready(self) -> None:
        from core import checks, housekeeping  # noqa: F401  register checks and the worker's tidying
        from core.changes import watch

        watch()
