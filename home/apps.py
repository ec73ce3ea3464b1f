from django.apps import AppConfig


class HomeApp(AppConfig):
    name = "home"

    def ready(self) -> None:
        # Late: these import models, which are not there yet while apps are being loaded.
        from core.changes import watch
        from home import page_view_counts  # noqa: F401  these register the worker's jobs
        from home.models import Synonym
        from home.operations import contact, feedback, pictures, schedule  # noqa: F401
        from services.models import AreaMap, FundingProgram

        watch(AreaMap, FundingProgram, Synonym)
        pictures.watch()
