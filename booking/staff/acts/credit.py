"""Acts on a patient's credit from a visit's page: keep what was overpaid, pay from what is kept."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import Visit
from booking.operations.money.credit import CreditTooMuch, keep_as_credit, use_credit
from booking.payments import credit
from booking.staff import presenters, told
from booking.staff.acts.base import Act
from booking.staff.forms.amounts import CreditForm, UseCreditForm
from core.audit import Actor


def _amount(visit: Visit, cents: int) -> str:
    return presenters.money(cents, visit.currency)


class KeepAsCredit(Act):
    """Too much was paid: all of it or a part stays with the clinic for another visit."""

    name, label = "keep-as-credit", _("Keep as credit")
    refusals = {CreditTooMuch: _("That is more than was paid beyond the price.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.patient is not None and credit.beyond_cents(visit) > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        initial = {"cents": credit.beyond_cents(visit) or None}
        return CreditForm(data, currency=visit.currency, initial=initial)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g(
            "%(amount)s more was paid than the visit costs. What you keep is used first when the patient "
            "pays for a visit; ask them before. What you do not keep can still be paid back."
        )
        return {"lead": lead % {"amount": _amount(visit, credit.beyond_cents(visit))}}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        keep_as_credit(
            visit=visit,
            cents=asked["cents"],
            # Made with the form: the same form sent twice is one movement.
            key=str(asked["key"]),
            by=by,
            now=now,
            why=asked["note"],
        )
        return told.with_message(_g("Kept as credit."), visit, "kept_as_credit")


class UseCredit(Act):
    """The visit is paid, or paid in part, from what the clinic keeps for its patient."""

    name, label = "use-credit", _("Pay from credit")
    refusals = {CreditTooMuch: _("That is more than there is, or than is left to pay.")}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return credit.spendable_cents(visit) > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        initial = {"cents": credit.spendable_cents(visit) or None}
        return UseCreditForm(data, currency=visit.currency, initial=initial)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        have = credit.credit_cents(visit.patient, visit.currency)
        rows = [
            (_g("Credit of the patient"), _amount(visit, have)),
            (_g("Can be used for this visit"), _amount(visit, credit.spendable_cents(visit))),
        ]
        return {"rows": rows, "lead": _g("If the visit is cancelled, it becomes credit again.")}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        use_credit(visit=visit, cents=asked["cents"], key=str(asked["key"]), by=by, now=now)
        return _("Paid from credit.")
