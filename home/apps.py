from django.apps import AppConfig


class HomeApp(AppConfig):
    name = "home"

    def ready(self) -> None:
        # Late: these import models, which are not there yet while apps are being loaded.
        from core.changes import watch
        from home import page_view_counts, readiness  # noqa: F401  these register themselves
        from home.models import Synonym
        from home.operations import contact, feedback, pictures, schedule  # noqa: F401
        from services.models import AreaMap, FundingProgram

        watch(AreaMap, FundingProgram, Synonym)
        pictures.watch()
