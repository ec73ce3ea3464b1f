"""The drawn map of the areas, kept so that no request draws it."""

from django.db import models

from core.cache_tokens import remembered


class AreaMap(models.Model):
    """One drawing: the outline of each area in one picture. `key` names the points it came from."""

    key = models.CharField(max_length=64, unique=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    shapes = models.JSONField(help_text="area slug → path and the point of its name")
    around = models.JSONField(
        null=True, blank=True, help_text="paths of sea and rivers; bridges with their names"
    )
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"map {self.key[:8]} of {self.drawn_at:%Y-%m-%d}"

    @classmethod
    def current(cls) -> "AreaMap | None":
        """The kept drawing, or None before the first."""
        return remembered("area-map", cls.objects.order_by("-drawn_at").first)  # type: ignore
