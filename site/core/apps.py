from django.apps import AppConfig


class CoreApp(AppConfig):
    name = "core"
    verbose_name = "Clinic"

    def ready(self) -> None:
        # Late: these import models, which are not there yet while apps are being loaded.
        from core import (  # noqa: F401  register checks and the worker's jobs
            checks,
            housekeeping,
            mail_checks,
            page_caches,
            shared_cards,
        )
        from core.admin_language import keep_admin_in_its_languages
        from core.changes import watch
        from core.forms import wash_every_form

        watch()
        shared_cards.watch()
        wash_every_form()
        keep_admin_in_its_languages()
