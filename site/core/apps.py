from django.apps import AppConfig


class CoreApp(AppConfig):
    name = "core"
    verbose_name = "Clinic"

    def ready(self) -> None:
        from core import checks  # noqa: F401  registers the system checks
        from core.changes import watch

        watch()
