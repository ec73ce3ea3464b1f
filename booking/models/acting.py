"""Who may act for whom: asked of the person we visit when somebody else books, and ended by them (1255)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Patient
from booking.models.visit import Visit
from core.fields import EncryptedTextField


class GivenBy(models.TextChoices):
    """How the person we visit said yes."""

    LINK = "link", _("by the link in our letter")
    VISIT = "visit", _("at a visit")
    PHONE = "phone", _("on the phone")


class EndedBy(models.TextChoices):
    """Who ended it."""

    VISITED = "visited", _("by the person we visit, on their page")
    VISIT = "visit", _("by the person we visit, at a visit")
    OFFICE = "office", _("by the office, as the person we visit asked")
    DATE = "date", _("by the date that was set")


class ActingQuerySet(models.QuerySet["ActingConsent"]):
    def living(self) -> "ActingQuerySet":
        """Asked or given, and not ended."""
        return self.filter(ended_at=None)


class ActingConsent(models.Model):
    """That somebody books, changes, pays and reads papers for the person we visit, and what they said to it.

    Until it is answered the booker acts as they always could; a no ends it like a later one. Nothing in
    it is taken from a form nobody proved, once somebody has answered.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="acting_consents")
    #: The name they booked with: one e-mail address may be a whole family's, and may change.
    actor = EncryptedTextField(_("who acts"))
    actor_hash = models.CharField(max_length=64)
    actor_email = EncryptedTextField(_("e-mail of who acts"), blank=True)
    actor_phone = EncryptedTextField(_("phone of who acts"), blank=True)
    actor_language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    # Of the person we visit themself, not of the record: that one's is the booker's.
    visited_email = EncryptedTextField(_("their own e-mail"), blank=True)
    visited_phone = EncryptedTextField(_("their own phone"), blank=True)
    visited_language = models.CharField(max_length=10, default=settings.LANGUAGE_CODE)
    gets_letters = models.BooleanField(_("letters to them, too"), default=False)
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked since"))
    told_at = models.DateTimeField(_("first written to"), null=True, blank=True)

    may_book = models.BooleanField(_("book visits"), default=False)
    may_change = models.BooleanField(_("change and cancel them"), default=False)
    may_pay = models.BooleanField(_("pay"), default=False)
    may_read = models.BooleanField(_("read receipts and other papers"), default=False)
    given_at = models.DateTimeField(_("given on"), null=True, blank=True)
    given_by = models.CharField(max_length=10, blank=True, choices=GivenBy.choices)
    witness = models.CharField(_("noted by"), max_length=80, blank=True)
    note = EncryptedTextField(_("note"), blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    ended_by = models.CharField(max_length=10, blank=True, choices=EndedBy.choices)
    ended_name = models.CharField(_("ended by"), max_length=80, blank=True)
    end_note = EncryptedTextField(_("note on the end"), blank=True)
    #: Set when the office has looked at an end that it is to know of.
    looked_at = models.DateTimeField(null=True, blank=True)

    #: What somebody may be let do for the person we visit.
    MAY: ClassVar = ("book", "change", "pay", "read")

    objects = ActingQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent that somebody acts")
        verbose_name_plural = _("consents that somebody acts")
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "actor_hash"],
                condition=Q(ended_at=None),
                name="one_living_consent_to_act",
            ),
            models.CheckConstraint(
                condition=(Q(given_at=None) & Q(given_by=""))
                | (Q(given_at__isnull=False) & ~Q(given_by="")),
                name="a_consent_to_act_was_given_somehow",
            ),
            models.CheckConstraint(
                condition=(Q(ended_at=None) & Q(ended_by=""))
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="a_consent_to_act_was_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None)
                | Q(may_book=True)
                | Q(may_change=True)
                | Q(may_pay=True)
                | Q(may_read=True),
                name="a_consent_to_act_is_to_something",
            ),
        ]
        indexes = [
            # "which consents end by their date": few have one
            models.Index(
                fields=["until"],
                condition=Q(ended_at=None, until__isnull=False),
                name="acting_that_ends",
            ),
            # "which ends has the office not looked at"
            models.Index(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=False, looked_at=None),
                name="acting_ends_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        # No name: this text ends up in logs, error pages and the audit trail.
        return f"consent to act {self.pk} of patient {self.patient_id}"

    @property
    def may(self) -> list[str]:
        """What was said yes to, as its words."""
        return [name for name in self.MAY if getattr(self, f"may_{name}")]


class ActingLink(models.Model):
    """A link to the page of the person we visit; only the hash of its token is kept."""

    acting = models.ForeignKey(ActingConsent, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link {self.pk} to consent {self.acting_id}"
