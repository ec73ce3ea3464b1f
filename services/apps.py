from django.apps import AppConfig


class ServicesApp(AppConfig):
    name = "services"
