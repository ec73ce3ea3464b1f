from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class BookingApp(AppConfig):
    name = "booking"
    verbose_name = "Booking"

    def ready(self) -> None:
        # Late, all of them: before `ready` no model may be imported.
        from booking import jobs  # noqa: F401  registers the worker's jobs
        from booking.database import after_a_restore, money_rules, no_overlap
        from booking.gauges import of_the_desk
        from booking.models import DriveCorrection
        from booking.operations.privacy import purchases
        from booking.payments import checks  # noqa: F401  refuses unsafe settings
        from booking.texts import checks as text_checks  # noqa: F401  refuses halves
        from core.changes import watch
        from core.metrics import MORE_METRICS
        from core.status import MORE_CHECKS

        # Signals, no migrations: a later one that remakes a table on SQLite drops its triggers (0002).
        pre_migrate.connect(no_overlap.prepare, sender=self, dispatch_uid="booking.guard")
        pre_migrate.connect(money_rules.prepare, sender=self, dispatch_uid="booking.money")
        post_migrate.connect(no_overlap.reinstall, sender=self, dispatch_uid="booking.guard")
        post_migrate.connect(money_rules.reinstall, sender=self, dispatch_uid="booking.money")
        # Saved in the admin, past every operation: its changes must raise the generation too.
        watch(DriveCorrection)
        MORE_METRICS["desk"] = of_the_desk
        after_a_restore.register()
        purchases.register()
        MORE_CHECKS["guard"] = no_overlap.readiness
        MORE_CHECKS["money guard"] = money_rules.readiness
