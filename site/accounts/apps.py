from django.apps import AppConfig


class AccountsApp(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts import housekeeping, mail  # noqa: F401  register the worker's jobs
