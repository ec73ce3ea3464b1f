"""Acts on a visit: done, no-show, and taking either back."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from booking.models import Visit, VisitStatus
from booking.no_show_words import after_no_show
from booking.operations.money.card_fee import FeeStands
from booking.operations.visits.progress import (
    TooEarly,
    TooLate,
    VisitMovedOn,
    complete_visit,
    mark_no_show,
    reopen_visit,
)
from booking.staff import told
from booking.staff.acts.base import MOVED_ON, Act
from core.audit import Actor


class Done(Act):
    """The visit took place."""

    name, label = "done", _("Mark as done")
    refusals = {TooEarly: _("The visit has not begun yet."), VisitMovedOn: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        # Begun before its time, it may be over before its time as well.
        return visit.status == VisitStatus.CONFIRMED and (
            visit.started_at is not None or visit.start <= now
        )

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        complete_visit(visit=visit, by=by, now=now)
        return _("Marked as done.")


class NoShow(Act):
    """Nobody opened the door."""

    name, label = "no-show", _("Mark as no-show")
    is_serious = True
    refusals = {TooEarly: _("The visit has not begun yet."), VisitMovedOn: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status == VisitStatus.CONFIRMED and visit.start <= now

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        return {"lead": " ".join(after_no_show(visit, now))}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        mark_no_show(visit=visit, by=by, now=now)
        return told.nobody_is_told(_("Marked as a no-show."))


class Reopen(Act):
    """Done or no-show was a slip."""

    name, label = "reopen", _("Not done after all")
    refusals = {
        TooLate: _("The visit ended too long ago to be taken back."),
        FeeStands: _("A fee was charged to the card on file: pay it back first."),
        VisitMovedOn: MOVED_ON,
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status in VisitStatus.FINISHED

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        reopen_visit(visit=visit, by=by, now=now)
        return _("The visit is a confirmed one again.")
