"""The act that closes a warning of fraud: somebody has called, and says what was done (0952)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import FraudWarning, Visit
from booking.operations.money.fraud_warnings import close_fraud_warnings
from booking.staff.acts.base import Act
from core.audit import Actor
from core.forms import Form, LineField


class SuspicionForm(Form):
    """What came of it; it stays on record."""

    what_was_done = LineField(label=_("What was done"), max_length=200)


class SuspicionDealtWith(Act):
    """A card's bank suspected fraud, and somebody has looked into it."""

    name, label = "fraud-dealt-with", _("Fraud warning is dealt with")

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return FraudWarning.objects.filter(payment__visit=visit, dealt_at=None).exists()

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return SuspicionForm(data)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g(
            "Call the patient first. If nobody there knows of the payment, refund all of it and cancel the "
            "visit: a dispute would cost a fee as well. If it is in order, do nothing, and keep what shows "
            "that the visit took place. This takes the warning off the list; no money moves by it."
        )
        return {"lead": lead}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        done = form.cleaned_data["what_was_done"]
        close_fraud_warnings(visit=visit, what_was_done=done, by=by, now=now)
        return _("The warning is off the list.")
