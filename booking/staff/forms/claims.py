"""Forms of the claims: which are listed, and what one remittance paid."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import ClaimState
from booking.queries.claims import OPEN, ClaimOfVisit
from booking.staff.forms.amounts import CentsField
from booking.staff.forms.widgets import day_field
from core.forms import Form, LineField
from core.money import shown
from territory.country import Payer
from territory.here import country

STILL_OPEN = "open"
OLDEST_PAPER = dt.timedelta(days=731)


class ClaimsForm(Form):
    """Whose claims, and how far they have come."""

    payer = forms.ChoiceField(label=_("Insurer"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(STILL_OPEN, _("Not settled yet")), *ClaimState.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        payers = [(payer.code, payer.name) for payer in country().claimed_payers()]
        self.fields["payer"].choices = [("", _("All")), *payers]  # type: ignore[attr-defined]

    def states(self) -> Sequence[str]:
        """The states asked for; those still to be heard of where none is."""
        state = self.cleaned_data["state"]
        return OPEN if state in ("", STILL_OPEN) else (state,)


class RemittanceForm(Form):
    """One paper: reference, day, total, and an amount beside each visit it paid for."""

    reference = LineField(label=_("Reference on the paper"), max_length=60)
    paid_on = day_field(_("Day of the payment"))
    total = CentsField(label=_("Total of the paper"))

    def __init__(
        self,
        *args: Any,
        payer: Payer,
        claims: Sequence[ClaimOfVisit],
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.payer, self.today, self.claims = payer, today, claims
        for one in claims:
            # By the visit's reference: an id in a form could name anybody's visit.
            self.fields[f"line-{one.visit.public_ref}"] = CentsField(
                label=one.visit.public_ref, required=False
            )

    def lines(self) -> dict[int, int]:
        """Cents by visit; a field left empty is no line."""
        amounts = {
            one.visit.pk: self.cleaned_data.get(f"line-{one.visit.public_ref}")
            for one in self.claims
        }
        return {pk: cents for pk, cents in amounts.items() if cents}

    def clean_paid_on(self) -> dt.date:
        """Money that has come, and not so long ago that the year must be a slip."""
        day: dt.date = self.cleaned_data["paid_on"]
        if not self.today - OLDEST_PAPER <= day <= self.today:
            raise forms.ValidationError(_("Write a day that is past, of the last two years."))
        return day

    def clean(self) -> None:
        """The total is the sum of the lines, or something was misread."""
        if self.errors:
            return
        lines, total = self.lines(), self.cleaned_data["total"]
        if not lines:
            self.add_error(None, _("Write an amount beside at least one visit."))
        elif sum(lines.values()) != total:
            currency = self.claims[0].visit.currency
            self.add_error(
                "total",
                _("The lines come to %(sum)s, and the paper says %(total)s.")
                % {"sum": shown(sum(lines.values()), currency), "total": shown(total, currency)},
            )
