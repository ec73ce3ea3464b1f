"""The act that puts right what was written down by hand about a visit's money."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import Visit
from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.corrections import AlreadyPutRight, put_right
from booking.staff.acts.base import Act
from booking.staff.forms.put_right import PutRightForm, by_hand
from core.audit import Actor


class PutRight(Act):
    """Cash on the wrong visit, a wrong way of payment, a wrong amount, money that never came."""

    name, label = "put-right", _("Put a payment right")
    refusals = {
        AlreadyPutRight: _("Somebody has just put this payment right: look at it again."),
        PaymentInvalid: _("This would change nothing, or cannot be recorded."),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return bool(by_hand(visit))

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return PutRightForm(data, visit=visit)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g(
            "Nothing is erased: what was wrong is taken back by a line of its own, and the right line "
            "is written beside it."
        )
        return {"lead": lead}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        entry, right = form.entry_and_right()
        put_right(entry=entry, right=right, why=form.cleaned_data["why"], by=by, now=now)
        return _("Put right.")
