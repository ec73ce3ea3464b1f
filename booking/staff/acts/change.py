"""Acts on a visit: cancelling it, sending its confirmation again, taking the office's mark off."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import FollowUp, Visit, VisitStatus
from booking.operations.messages.resend import NothingToConfirm, resend_confirmation
from booking.operations.visits.cancel import TermsChanged, VisitOver, cancel_visit
from booking.operations.visits.follow_up import mark_dealt_with
from booking.payments import packages
from booking.payments.credit import in_visit_cents
from booking.payments.packages import cancelling_returns_cents
from booking.payments.terms import cancellation_terms
from booking.queries.change_requests import is_answerable
from booking.scheduling.policy import CancelledBy
from booking.staff import presenters, told
from booking.staff.acts.base import MOVED_ON, Act
from core.audit import Actor
from core.forms import Form
from core.versioned import ChangedMeanwhile

SIDES = [("clinic", _("The clinic")), ("patient", _("The patient, by phone"))]


BOTH: tuple[CancelledBy, ...] = ("clinic", "patient")


class CancelForm(Form):
    """Who calls it off decides what comes back; the amounts shown are what is paid."""

    by = forms.ChoiceField(label=_("Who calls it off"), choices=SIDES, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Reason, for the record"), max_length=200, required=False)
    # What the page said comes back along: the operation refuses when it is no longer so.
    shown_clinic = forms.IntegerField(widget=forms.HiddenInput)
    shown_patient = forms.IntegerField(widget=forms.HiddenInput)
    sequence = forms.IntegerField(widget=forms.HiddenInput)


class Cancel(Act):
    """The visit will not take place; what the page shows comes back."""

    name, label, is_serious = "cancel", _("Cancel the visit"), True
    refusals = {
        VisitOver: _("The visit has been cancelled or has begun: there is nothing to call off."),
        TermsChanged: _(
            "The visit, or what comes back, has changed since this page was shown: look again."
        ),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status == VisitStatus.CONFIRMED and now < visit.start

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        shown = {f"shown_{side}": cancelling_returns_cents(visit, now, side) for side in BOTH}
        return CancelForm(data, initial={"by": "clinic", "sequence": visit.sequence, **shown})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        terms = cancellation_terms(visit, now)
        rows = [
            (_g("Paid by card"), presenters.money(terms.paid_cents, visit.currency)),
            (_g("Comes back if the clinic cancels"), self._amount(visit, now, "clinic")),
            (_g("Comes back if the patient cancels"), self._amount(visit, now, "patient")),
            *_paid_before(visit, now),
            (_g("Free for the patient until"), presenters.instant(terms.free_until)),
        ]
        lead = _g("To give back more than the terms say, cancel first, then refund with a reason.")
        return {"rows": rows, "lead": f"{told.will_be_told(visit)} {lead}"}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        cancel_visit(
            visit=visit,
            now=now,
            by=asked["by"],
            actor=by,
            shown_cents=asked[f"shown_{asked['by']}"],
            shown_sequence=asked["sequence"],
            note=asked["note"],
        )
        return told.with_news(_g("The visit is cancelled."), visit)

    def _terms(self, visit: Visit, now: dt.datetime, side: Any) -> int:
        return cancellation_terms(visit, now, side).refund_cents

    def _amount(self, visit: Visit, now: dt.datetime, side: str) -> str:
        return presenters.money(self._terms(visit, now, side), visit.currency)


def _paid_before(visit: Visit, now: dt.datetime) -> list[tuple[str, str]]:
    """What of a credit or a package comes back; the clinic's own cancelling always gives a package back."""
    rows = []
    if credit := in_visit_cents(visit):
        rows.append(
            (_g("Goes back to the patient’s credit"), presenters.money(credit, visit.currency))
        )
    if use := packages.use_of(visit):
        back = use.cents if packages.comes_back(use, now, "patient") else 0
        words = _g("Goes back to the package if the patient cancels")
        rows.append((words, presenters.money(back, visit.currency)))
    return rows


class Resend(Act):
    """The confirmation once more, with a fresh private link."""

    name, label = "resend", _("Send the confirmation again")
    refusals = {NothingToConfirm: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        # "Your visit is booked" is no letter to somebody who was asked to choose another time.
        stands = (
            visit.status == VisitStatus.CONFIRMED and visit.follow_up not in FollowUp.NOBODY_COMES
        )
        return stands and bool(visit.patient and visit.patient.email)

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        resend_confirmation(visit=visit, by=by, now=now)
        return told.with_message("", visit, "confirmed")


class DealtForm(Form):
    """What the visit waits for, as the page shows it."""

    follow_up = forms.CharField(widget=forms.HiddenInput, required=False)


class Dealt(Act):
    """What the visit waited for is done."""

    name, label = "dealt-with", _("Dealt with")
    refusals = {ChangedMeanwhile: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        # A hold paid for while blocked is decided by its own two buttons (`paid_while_blocked`).
        if visit.follow_up == FollowUp.WISHES_ANOTHER_TIME and is_answerable(visit, now):
            return False  # the patient waits for an answer: it has two buttons of its own
        return visit.needs_staff and visit.status != VisitStatus.HELD

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return DealtForm(data, initial={"follow_up": visit.follow_up})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        return {"lead": visit.get_follow_up_display()}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        shown = form.cleaned_data["follow_up"]
        mark_dealt_with(visit=visit, shown_follow_up=shown, by=by, now=now)
        return _("The mark is off.")
