from django.apps import AppConfig


class AccountsApp(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        # Late: these import models, which are not there yet while apps are being loaded.
        from accounts import housekeeping, mail, seeds  # noqa: F401  register the worker's jobs

        seeds.register()
