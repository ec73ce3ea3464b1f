from django.apps import AppConfig


class TerritoryApp(AppConfig):
    """Here only so that its template tag is found."""

    name = "territory"
    verbose_name = "Country"
