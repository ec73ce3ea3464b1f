"""How often somebody did something lately."""

from django.db import models


class RateCount(models.Model):
    """One counted window of one key; rows are purged by the worker."""

    key = models.CharField(max_length=100)
    window = models.BigIntegerField(help_text="start of the window, epoch seconds")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="rate_key_window")]

    def __str__(self) -> str:
        return f"{self.key}@{self.window}: {self.count}"
