"""Files for the bookkeeper that take long: asked on the page, made by the worker, kept for a while (0970)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BooksKind(models.TextChoices):
    """What a bookkeeper takes; also the word in its address."""

    LEDGER_XLSX = "ledger-xlsx", _("Every movement, as a workbook (XLSX)")
    LEDGER_CSV = "ledger-csv", _("Every movement, as CSV")
    QUICKBOOKS = "quickbooks", _("Journals for QuickBooks Online (CSV)")
    XERO = "xero", _("Journals for Xero (CSV)")


class FileState(models.TextChoices):
    """How far a file is."""

    WAITING = "waiting", _("waiting for the worker")
    MAKING = "making", _("being made")
    READY = "ready", _("ready")
    FAILED = "failed", _("not made")


class BooksFile(models.Model):
    """One asked file over the clinic's days `first` to `last`; its content is in private storage.

    The row says where the content will be before it is there, so that nothing is left that no row names.
    """

    kind = models.CharField(max_length=12, choices=BooksKind.choices)
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    rows = models.PositiveIntegerField(help_text="movements, when it was asked for")
    rows_read = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=1, help_text="asked for so many times")
    stored_as = models.CharField(max_length=100, blank=True, help_text="in private storage")
    size_bytes = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True, help_text="it holds what was known then")
    kept_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("file for the bookkeeper")
        verbose_name_plural = _("files for the bookkeeper")
        constraints = [
            # Two presses, two people: one file is made.
            models.UniqueConstraint(
                fields=["kind", "first", "last"],
                condition=~Q(state="ready"),
                name="books_file_made_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | (~Q(stored_as="") & Q(made_at__isnull=False, kept_until__isnull=False)),
                name="books_file_ready_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first} {self.last} {self.state}"
