"""The clinic's rule for another time once free changes have ended: for a fee, or not by oneself (1234)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from booking.models import FollowUp, Visit, VisitStatus
from core.models import ClinicSettings, LateChanges
from core.money import cents_of, shown
from territory.here import payer_of


def late_change_fee_cents(visit: Visit, now: dt.datetime) -> int | None:
    """What its patient pays to move this visit by themselves now; None where the rule has it otherwise.

    Asked where free changes have ended; nothing is None where nothing is asked for.
    """
    clinic = ClinicSettings.current()
    if clinic.late_changes != LateChanges.FEE or visit.status != VisitStatus.CONFIRMED:
        return None
    if visit.started_at or visit.start - now < dt.timedelta(hours=clinic.late_change_hours):
        return None
    if visit.follow_up not in ("", FollowUp.WISHES_ANOTHER_TIME):
        return None
    # An insurer's bill has no room for it, and what it leaves to the patient is no number yet (0882).
    if payer_of(visit.payer).share:
        return None
    return cents_of(str(clinic.late_change_fee), visit.currency)


def before_words(visit: Visit, cents: int) -> str:
    """What the fee is and what becomes of it, before the press."""
    if not cents:
        return _("It is late to change this visit: you can still do it here, and it costs nothing.")
    words = _(
        "It is late to change this visit. You can still do it here for a fee of %(fee)s: it is added to what "
        "you pay for the visit. %(after)s This change cannot be taken back."
    )
    after = (
        _("If you cancel later, it is kept from your deposit.")
        if visit.deposit_cents
        else _("If you cancel after all, it is not asked for.")
    )
    return words % {"fee": shown(cents, visit.currency), "after": after}


def cancelling_words(visit: Visit, *, kept: bool) -> str:
    """What becomes of the fee for a late change once its visit is off: `kept`, or not asked for."""
    if not visit.late_change_fee_cents:
        return ""
    words = (
        _("The fee of %(fee)s for the late change stays with the clinic, out of the deposit.")
        if kept
        else _("The fee of %(fee)s for the late change is not asked for if you cancel now.")
    )
    return words % {"fee": shown(visit.late_change_fee_cents, visit.currency)}
