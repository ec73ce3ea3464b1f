from django.apps import AppConfig


class BlogApp(AppConfig):
    name = "blog"

    def ready(self) -> None:
        # Late: these import models, which are not there yet while apps are being loaded.
        from blog import follow_letters, following  # noqa: F401  register the worker's jobs
