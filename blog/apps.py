from django.apps import AppConfig


class BlogApp(AppConfig):
    name = "blog"
