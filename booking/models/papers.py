"""Receipts and credit notes: numbered papers whose facts are kept as they were on the day of issue (0930)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from booking.models.visit import Visit
from core.fields import EncryptedTextField

#: The worker's job that brings a visit's papers up to its ledger. Written by whoever posts to the ledger.
PAPERS_JOB = "money.papers"


class PaperKind(models.TextChoices):
    RECEIPT = "receipt", _("Receipt")
    CREDIT_NOTE = "credit_note", _("Credit note")


#: The letter a number begins with: the same in every language.
LETTERS = {PaperKind.RECEIPT: "R", PaperKind.CREDIT_NOTE: "C"}


class PaperSeries(models.Model):
    """How far the numbers of one kind and year have come. Its row is locked until the paper is written."""

    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [
            models.UniqueConstraint(fields=["kind", "year"], name="one_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year} up to {self.last}"


class Paper(models.Model):
    """One numbered paper. Never changed, never deleted; a correction is another paper that refers to it.

    `facts` is all that is printed, as data, without the patient's name: that stands apart, so that an
    erasure can take it away. `charged_cents` and `paid_cents` are what this paper adds to the earlier
    ones of its visit: together they are the visit's ledger.
    """

    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="papers")
    turn = models.PositiveSmallIntegerField(help_text="the how manieth paper of its visit")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    issued_at = models.DateTimeField()
    issued_on = models.DateField(help_text="the clinic's own date")
    charged_cents = models.IntegerField()
    paid_cents = models.IntegerField()
    currency = models.CharField(max_length=3)
    facts = models.JSONField()
    patient = EncryptedTextField(blank=True)

    class Meta:
        verbose_name = _("paper")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "serial"], name="a_number_is_given_once"
            ),
            # Two workers that write the same correction: the second finds its turn taken.
            models.UniqueConstraint(fields=["visit", "turn"], name="one_paper_a_turn"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="numbers_begin_with_one"),
            models.CheckConstraint(
                condition=~Q(kind="credit_note") | Q(corrects__isnull=False),
                name="a_credit_note_refers_to_a_receipt",
            ),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """`R2026-00042`: the same in every language, and never given again."""
        return f"{LETTERS[PaperKind(self.kind)]}{self.year}-{self.serial:05d}"
