"""The form that puts a payment right which somebody wrote down by hand."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from booking.models import (
    BACK_BY_HAND,
    IN_BY_HAND,
    LedgerEntry,
    LedgerKind,
    Visit,
    VisitStatus,
    reference_begun,
)
from booking.operations.money.corrections import Right
from booking.payments.money_history import sentence
from booking.staff import presenters
from booking.staff.forms.amounts import AmountForm, CentsField, ways


class Wrong(TextChoices):
    """What is wrong with a row; each is put right in its own way."""

    VISIT = "visit", _("It belongs to another visit")
    WAY = "way", _("It was paid in another way")
    AMOUNT = "amount", _("The amount was another")
    NOTHING = "nothing", _("No money moved, or it was handed back at once")


def by_hand(visit: Visit) -> list[LedgerEntry]:
    """The rows of a visit that can be put right: written by hand, and not taken back yet."""
    rows = LedgerEntry.objects.filter(visit=visit, corrects=None, correction=None)
    return list(rows.filter(kind__in=(*IN_BY_HAND, *BACK_BY_HAND)).order_by("at", "pk"))


class PutRightForm(AmountForm):
    """Which row, what is wrong with it, what is right, and why."""

    entry = forms.ChoiceField(label=_("What was written down"))
    wrong = forms.ChoiceField(
        label=_("What is wrong"), choices=Wrong.choices, widget=forms.RadioSelect
    )
    reference = forms.CharField(
        label=_("Reference of the right visit"),
        max_length=20,
        required=False,
        help_text=_("Only if it belongs to another visit."),
    )
    way = forms.ChoiceField(
        label=_("How it was really paid"),
        choices=[("", presenters.CROSSES), *ways((*IN_BY_HAND, *BACK_BY_HAND))],
        required=False,
        help_text=_("Only if it was paid in another way."),
    )
    cents = CentsField(
        label=_("The right amount"), required=False, help_text=_("Only if the amount was another.")
    )
    why = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, currency=visit.currency, **kwargs)
        self._rows = {str(row.pk): row for row in by_hand(visit)}
        self.fields["entry"].choices = [  # type: ignore[attr-defined]
            (pk, f"{presenters.instant(row.day)}: {sentence(row)}")
            for pk, row in self._rows.items()
        ]

    def clean(self) -> None:
        """The one answer that its choice asks for must be there; the others are not looked at."""
        asked = {
            Wrong.VISIT: ("reference", _("Write the reference of the right visit.")),
            Wrong.WAY: ("way", _("Choose how it was really paid.")),
            Wrong.AMOUNT: ("cents", _("Write the right amount.")),
        }
        wrong = self.cleaned_data.get("wrong")
        name, words = asked.get(Wrong(wrong), ("", "")) if wrong else ("", "")
        if name and not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, words)
        if name == "reference" and "reference" not in self.errors and self._other_visit() is None:
            self.add_error("reference", _("There is no booked visit with this reference."))
        if name == "way" and "way" not in self.errors and not self._goes_the_same_way():
            self.add_error("way", _("Choose a way in which money moves in the same direction."))

    def _goes_the_same_way(self) -> bool:
        entry = self._rows.get(self.cleaned_data.get("entry", ""))
        group = IN_BY_HAND if entry and entry.kind in IN_BY_HAND else BACK_BY_HAND
        return entry is None or self.cleaned_data["way"] in group

    def _other_visit(self) -> Visit | None:
        written = reference_begun(self.cleaned_data["reference"])
        booked = Visit.objects.filter(status__in=VisitStatus.BOOKED_ONCE)
        return booked.filter(public_ref=written).first()

    def entry_and_right(self) -> tuple[LedgerEntry, Right | None]:
        """The row that is wrong, and what should stand in its place."""
        answers = self.cleaned_data
        entry, wrong = self._rows[answers["entry"]], answers["wrong"]
        if wrong == Wrong.NOTHING:
            return entry, None
        other = self._other_visit() if wrong == Wrong.VISIT else None
        way = answers["way"] if wrong == Wrong.WAY else entry.kind
        cents = answers["cents"] if wrong == Wrong.AMOUNT else abs(entry.amount_cents)
        return entry, Right(other or entry.visit, LedgerKind(way), cents)
