"""Texts to telephones: who agreed to them, and what became of each (1220, 1221)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit
from core.fields import EncryptedTextField


class NumberSaid(models.TextChoices):
    """What was said of a number: by a tick, by a word sent from it, or by the provider."""

    AGREED = "agreed", _("Agreed to texts")
    DECLINED = "declined", _("Wants no texts")
    STOPPED = "stopped", _("Sent STOP from the phone")
    STARTED = "started", _("Sent START from the phone")
    UNREACHABLE = "unreachable", _("Cannot receive texts")


class TextChoice(models.Model):
    """One thing said of one number. What counts is the newest; the rest is the evidence (1220)."""

    # Where it was ticked; what the telephone or the provider said belongs to no visit.
    visit = models.ForeignKey(
        Visit, null=True, blank=True, on_delete=models.CASCADE, related_name="text_choices"
    )
    number = EncryptedTextField()
    number_hash = models.CharField(max_length=64, db_index=True)
    said = models.CharField(max_length=12, choices=NumberSaid.choices)
    words = models.TextField(blank=True, help_text="what stood beside the tick")
    at = models.DateTimeField()

    def __str__(self) -> str:
        # No number: this text ends up in logs and error pages.
        return f"choice {self.pk}: {self.said}"


class TextState(models.TextChoices):
    """How far a text has come."""

    #: What a report of the provider may still change.
    OPEN: ClassVar[tuple["TextState", ...]]

    WAITING = "waiting", _("queued")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("could not be delivered")
    REFUSED = "refused", _("could not be sent")
    UNKNOWN = "unknown", _("perhaps sent: not sent again")
    NOT_SENT = "not sent", _("not sent")


TextState.OPEN = (TextState.SENDING, TextState.UNKNOWN, TextState.SENT)


class WhyNot(models.TextChoices):
    """Why a text was not sent."""

    STOPPED = "stopped", _("STOP was sent from this phone")
    UNREACHABLE = "unreachable", _("this number cannot receive texts")
    OVERTAKEN = "overtaken", _("overtaken by a later change")
    NIGHT = "night", _("it would have come at night")


class TextMessage(models.Model):
    """One text about a visit. Written before it is sent, so that it is never sent twice (1221)."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="texts")
    what = models.CharField(max_length=20)
    # The event it tells of: of two workers only one writes the row, and only that one sends.
    key = models.CharField(max_length=150)
    number = EncryptedTextField()
    number_hash = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=TextState.choices)
    why = models.CharField(max_length=12, choices=WhyNot.choices, blank=True)
    error_code = models.CharField(max_length=10, blank=True, help_text="the provider's own")
    provider_id = models.CharField(max_length=64, blank=True)
    written_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="delivered, or given up")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "key"], name="a_text_is_sent_once"),
            models.UniqueConstraint(
                fields=["provider_id"],
                condition=~Q(provider_id=""),
                name="a_text_of_the_provider_is_one_of_ours",
            ),
            models.CheckConstraint(
                condition=(Q(state="not sent") & ~Q(why="")) | (~Q(state="not sent") & Q(why="")),
                name="only_a_text_that_is_not_sent_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.pk} of visit {self.visit_id}"


class IncomingText(models.Model):
    """That a text of the provider's came in and was acted on: it may be handed over twice.

    Its words are not kept.
    """

    provider_id = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"incoming text {self.pk}"
