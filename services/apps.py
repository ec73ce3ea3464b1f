from django.apps import AppConfig


class ServicesApp(AppConfig):
    name = "services"

    def ready(self) -> None:
        # Late: these import models, which are not there yet while apps are being loaded.
        from core.changes import watch
        from core.page_dependencies import SOURCES
        from services import (  # noqa: F401  these register themselves
            card_index,
            exercise_shelf,
            mapping,
            offering,
            readiness,
        )
        from services.models import CareCard
        from services.models.public_offer import free_times

        SOURCES["free times"] = free_times
        watch(CareCard)
