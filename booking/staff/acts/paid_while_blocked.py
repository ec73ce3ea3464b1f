"""Acts on a hold that was paid while its time was being blocked: confirm it, or give the money back."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import PaymentState, Visit, VisitStatus
from booking.operations.money.paid_while_blocked import (
    NotWaiting,
    confirm_blocked,
    return_blocked,
)
from booking.operations.reserving.confirm import TimeLost
from booking.payments import ledger
from booking.staff import presenters, told
from booking.staff.acts.base import MOVED_ON, Act
from core.audit import Actor
from core.forms import Form


def _waits(visit: Visit) -> bool:
    """Whether the visit is a hold whose deposit was paid while its time was blocked."""
    paid = visit.payments.filter(state=PaymentState.PAID)
    return visit.status == VisitStatus.HELD and visit.needs_staff and paid.exists()


class GoesForm(Form):
    """Whether the practitioner goes although the time was taken away."""

    knowingly = forms.BooleanField(
        label=_("The practitioner goes, although the time was taken away"), required=False
    )


class ConfirmAfterAll(Act):
    """The practitioner can come: the paid visit is confirmed."""

    name, label = "confirm-after-all", _("Confirm the paid time")
    refusals = {
        NotWaiting: MOVED_ON,
        TimeLost: _(
            "The time is still blocked: tick that the practitioner goes, free it first, or give the "
            "money back."
        ),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return _waits(visit)

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return GoesForm(data)

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        knowingly = form.cleaned_data["knowingly"]
        confirm_blocked(visit=visit, by=by, now=now, knowingly=knowingly)
        return told.with_news(_("The visit is confirmed."), visit)


class GiveBack(Act):
    """The practitioner cannot come: the hold ends and everything goes back."""

    name, label, is_serious = "give-back", _("Give the time up and refund"), True
    refusals = {NotWaiting: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return _waits(visit)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        cents = ledger.received_cents(visit)
        back = {"amount": presenters.money(cents, visit.currency)}
        lead = _g("%(amount)s goes back to the card. The message offers the nearest times.") % back
        return {"lead": f"{lead} {told.will_be_told(visit)}"}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        return_blocked(visit=visit, by=by, now=now)
        done = _("The time is free again and the refund is on its way.")
        return told.with_message(done, visit, "blocked_refunded")
