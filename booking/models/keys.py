"""Who is let in without signing in: patients by a link, a browser by its draft, a calendar by its feed."""

import datetime as dt

from django.db import models

from booking.models.people import Practitioner
from booking.models.visit import Visit
from core.fields import EncryptedJSONField, EncryptedTextField


class PatientLink(models.Model):
    """A private link to one visit; only the hash of its token is kept."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20, default="visit")
    # Of a short link alone: its address has no room for it (1228).
    leads_to = models.CharField(max_length=20, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"link {self.pk} to {self.visit_id}"


class AddressLinkQuerySet(models.QuerySet["AddressLink"]):
    def alive(self, now: dt.datetime) -> "AddressLinkQuerySet":
        """Those that still open what was booked from their address."""
        return self.filter(ended_at=None, expires_at__gt=now)


class AddressLink(models.Model):
    """A private link to all that was booked from one e-mail address; only the hash of its token is kept.

    The pages it opened end with it: by a press, or by themselves (1201).
    """

    email = EncryptedTextField()
    email_hash = models.CharField(max_length=64, db_index=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AddressLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="an_address_link_ends",
            )
        ]

    def __str__(self) -> str:
        return f"address link {self.pk}"


class Draft(models.Model):
    """Unfinished answers of one booking, encrypted; the browser knows only the key."""

    key_hash = models.CharField(max_length=64, unique=True)
    answers = EncryptedJSONField(default=dict)
    visit = models.ForeignKey(Visit, null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class CalendarFeed(models.Model):
    """A practitioner's private, revocable calendar address; only its hash is kept."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"feed {self.pk} of {self.practitioner_id}"
