"""Who is told of new articles by e-mail."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.fields import EncryptedTextField, lookup_hashes

#: An address that never said yes is not kept for longer.
UNANSWERED = dt.timedelta(days=3)


class FollowerQuerySet(models.QuerySet["Follower"]):
    """Followers."""

    def confirmed(self) -> "FollowerQuerySet":
        """Those who said yes from their own letter box."""
        return self.filter(confirmed_at__isnull=False)

    def of(self, email: str) -> "FollowerQuerySet":
        """Whoever has this address, under whichever key it was written."""
        return self.filter(email_hash__in=lookup_hashes(email))


class Follower(models.Model):
    """One address. It is written to once it has answered the letter that asks."""

    email = EncryptedTextField()
    email_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5, default=settings.LANGUAGE_CODE)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("asked_at")),
                name="follower_asked_before_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"follower {self.pk}"


class Announcement(models.Model):
    """An article that followers were told of, whatever languages it stands in: never twice."""

    article = models.UUIDField(unique=True, help_text="the key its translations share")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.article} told {self.at:%Y-%m-%d}"
