from django.apps import AppConfig


class ConfigApp(AppConfig):
    name = "config"
    verbose_name = "Installation"

    def ready(self) -> None:
        # Late: letters import models, which are not there yet while apps are being loaded.
        from core.letters import speak_as_the_sending_domain

        speak_as_the_sending_domain()
