"""Counters that rise when something shown to the public changes."""

from django.db import models


class Generation(models.Model):
    """A named counter; whatever was computed under an older number is stale."""

    name = models.CharField(max_length=40, unique=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
