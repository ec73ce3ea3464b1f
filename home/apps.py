from django.apps import AppConfig


class HomeApp(AppConfig):
    name = "home"
