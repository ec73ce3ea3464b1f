from django.apps import AppConfig


class HomeApp(AppConfig):
    name = "home"

    def ready(self) -> None:
        from core.changes import watch
        from home import counting  # noqa: F401  registers the worker's job
        from services.models import AreaMap, FundingProgram

        watch(AreaMap, FundingProgram)
