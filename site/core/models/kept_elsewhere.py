"""What caches in front of us were last told to forget."""

from django.db import models
from django.utils import timezone


class PagesKeptElsewhere(models.Model):
    """One row: the content token the caches were emptied for, and the addresses that were there then."""

    token = models.CharField(max_length=100, blank=True)
    addresses = models.JSONField(default=list)
    emptied_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"emptied {self.emptied_at:%Y-%m-%d %H:%M}, {len(self.addresses)} addresses"
