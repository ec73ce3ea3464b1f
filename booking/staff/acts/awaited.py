"""Acts on a time that waits for its deposit: ask again, wait longer, waive it, take it by hand, let go."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import LedgerKind, Visit, VisitStatus
from booking.operations.money import awaited_deposit
from booking.operations.money.awaited_deposit import WAYS, NotAwaited, NotLonger
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.operations.money.deposit import AlreadyPaid, PaymentOnItsWay
from booking.operations.reserving.awaiting import TooSoonToWait
from booking.operations.reserving.confirm import TimeLost
from booking.staff import presenters, told
from booking.staff.acts.base import MOVED_ON, Act
from booking.staff.forms.amounts import ways
from core.audit import Actor
from core.forms import Form, LineField
from core.models import ClinicSettings

MOST_HOURS = 72
PAYING: dict[type[Exception], Any] = {
    NotAwaited: MOVED_ON,
    AlreadyPaid: _("The deposit has just been paid by card: the visit is confirmed."),
    PaymentOnItsWay: _("The patient is paying by card at this moment: try again in a few minutes."),
    PaymentServiceAway: _(
        "Stripe does not answer, so we cannot know that nobody pays by card. Try again in a minute."
    ),
}
GONE: dict[type[Exception], Any] = {
    TimeLost: _("The time is no longer free: nothing was recorded. Book another for the caller.")
}


class HoursForm(Form):
    """How long from now."""

    hours = forms.IntegerField(
        label=_("Hours from now"),
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)],
    )


class WaivedForm(Form):
    """Why no deposit is taken; it stays on record."""

    why = LineField(label=_("Reason"), max_length=200)


class ByHandForm(Form):
    """How the deposit came. `key` makes a second press harmless."""

    way = forms.ChoiceField(label=_("How it was paid"), choices=ways(WAYS))
    note = LineField(label=_("Note"), max_length=200, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def _waits(visit: Visit, now: dt.datetime) -> bool:
    until = visit.deposit_until
    return visit.awaits_deposit and not visit.needs_staff and until is not None and until > now


def _may_be_decided(visit: Visit, now: dt.datetime) -> bool:
    """Waiting, or lapsed a while ago: money by hand may come a little late."""
    open_ = visit.status in VisitStatus.UNBOOKED and visit.deposit_until is not None
    return open_ and not visit.needs_staff and visit.start > now


class AskDeposit(Act):
    """The link to pay is sent once more."""

    name, label = "ask-deposit", _("Send the deposit link")
    refusals = {NotAwaited: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return _waits(visit, now) and bool(visit.patient and visit.patient.email)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g("The time stays kept until %(until)s.") % {
            "until": presenters.instant(visit.deposit_until)
        }
        return {"lead": f"{lead} {told.will_be_told(visit)}"}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        awaited_deposit.ask_again(visit=visit, by=by, now=now)
        return told.with_message("", visit, "deposit_asked")


class WaitLonger(Act):
    """The time is kept longer for its deposit."""

    name, label = "wait-longer", _("Wait longer for the deposit")
    refusals = {
        NotAwaited: MOVED_ON,
        NotLonger: _("The time is kept at least as long already."),
        TooSoonToWait: _("The visit begins too soon to wait longer for its deposit."),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return _waits(visit, now)

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return HoursForm(data, initial={"hours": ClinicSettings.current().phone_deposit_hours})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g("Kept until %(until)s so far; never past the visit's own hour.") % {
            "until": presenters.instant(visit.deposit_until)
        }
        return {"lead": f"{lead} {told.will_be_told(visit)}"}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        hours = form.cleaned_data["hours"]
        fresh = awaited_deposit.wait_longer(visit=visit, hours=hours, by=by, now=now)
        until = {"until": presenters.instant(fresh.deposit_until)}
        said = _g("The time is kept until %(until)s.") % until
        return told.with_message(said, visit, "deposit_asked")


class WaiveDeposit(Act):
    """The visit is confirmed without a deposit."""

    name, label = "waive-deposit", _("Waive the deposit")
    refusals = {**PAYING, **GONE}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return _may_be_decided(visit, now)

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return WaivedForm(data)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g("The visit is confirmed without it.")
        return {"lead": f"{lead} {told.will_be_told(visit)}"}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        awaited_deposit.waive(visit=visit, why=form.cleaned_data["why"], by=by, now=now)
        return told.with_news(_("The deposit is waived and the visit confirmed."), visit)


class TakeDeposit(Act):
    """The deposit came without a card."""

    name, label = "take-deposit", _("Record the deposit")
    refusals = {**PAYING, **GONE}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return _may_be_decided(visit, now) and visit.deposit_cents > 0

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return ByHandForm(data)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        amount = {"amount": presenters.money(visit.deposit_cents, visit.currency)}
        lead = _g("%(amount)s, the whole deposit. The visit is then confirmed.") % amount
        return {"lead": f"{lead} {told.will_be_told(visit)}"}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        awaited_deposit.take_by_hand(
            visit=visit,
            way=LedgerKind(asked["way"]),
            key=str(asked["key"]),
            by=by,
            now=now,
            note=asked["note"],
        )
        return told.with_news(_("The deposit is on record and the visit confirmed."), visit)


class LetGo(Act):
    """The caller does not want the time after all."""

    name, label, is_serious = "let-go", _("Let the time go"), True
    refusals = PAYING

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return _waits(visit, now)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g("The time is free for others at once, and the link no longer pays for it.")
        return {"lead": f"{lead} {told.will_be_told(visit)}"}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        awaited_deposit.let_go(visit=visit, by=by, now=now)
        return told.with_message(_("The time is free again."), visit, "waiting_let_go")
