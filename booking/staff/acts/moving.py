"""Acts on a visit: moving it to another time, with the same practitioner or a colleague."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import Practitioner, Visit, VisitStatus
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.hold import SlotTaken
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.visits.move_by_office import NotMovable, move_by_office
from booking.operations.visits.reschedule import when_to_tell
from booking.operations.visits.undo_move import FormerTimeTaken, TooLateToUndo, undo_move
from booking.payments.terms import policy_of
from booking.queries.free_starts import find_offer
from booking.queries.move_targets import drive_change
from booking.queries.moves import move_to_undo
from booking.queries.place import Located
from booking.queries.round import place_of
from booking.scheduling.policy import free_until
from booking.staff import presenters, refusal_words, told
from booking.staff.acts.base import MOVED_ON, Act
from booking.staff.clinic_clock import today
from booking.staff.forms.times import FIRST, TimeForm, start_choices
from core.audit import Actor
from core.forms import Form
from core.versioned import ChangedMeanwhile

DAYS = 14
AT_ONCE = _(
    "One of the two times is less than four hours away, so everybody is told at once. For ten minutes "
    "the visit can still be put back; whoever was told is then told again."
)


class Reschedule(Act):
    """Times offered around the visit's own day."""

    name, label = "reschedule", _("Change the time")
    template = "staff/move.html"
    refusals = {
        SlotTaken: _("Somebody was faster: that time is taken."),
        NotMovable: MOVED_ON,
        ChangedMeanwhile: MOVED_ON,
        PractitionerLeft: _("That practitioner takes no bookings any more."),
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.status == VisitStatus.CONFIRMED and visit.started_at is None

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        form = TimeForm(
            data,
            initial={
                "was": f"{visit.practitioner_id}@{visit.start.isoformat()}",
                "sequence": visit.sequence,
                "other_practitioner": self.proposed(visit),
                "other_date": visit.local_date,
                "other_clock": "{:02d}:{:02d}".format(*divmod(visit.local_minute, 60)),
            },
        )
        choices = self.choices(visit, now)
        form.offer(choices)
        form.show_first([value for value, _label in choices[:FIRST]])
        return form

    def proposed(self, visit: Visit) -> int | None:
        """Who is filled in for a time of the office's own choosing."""
        return visit.practitioner_id

    def choices(self, visit: Visit, now: dt.datetime) -> list[tuple[str, str]]:
        """Starts of the visit's practitioner, as if the visit were not there."""
        who = visit.practitioner
        return self._starts(visit, now, practitioner=who, moving=visit, days=DAYS)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g("Now: %(when)s with %(who)s.") % {
            "when": presenters.visit_when(visit),
            "who": visit.practitioner.name,
        }
        return {"lead": f"{lead} {told.will_be_told(visit)}"}

    def look(self, visit: Visit, form: Any, now: dt.datetime) -> dict[str, Any]:
        """From when and whom to when and whom, and who hears of it (0913)."""
        start, who = form.cleaned_data["start"], form.cleaned_data["practitioner_id"]
        to = Practitioner.objects.filter(pk=who).first()
        if to is None:
            return {}
        rows = [
            (_g("From"), _with(visit.start, visit.practitioner)),
            (_g("To"), _with(start, to)),
            (_g("Drive"), _drive(*drive_change(visit, to, start, now))),
            (_g("Free to cancel until"), presenters.instant(free_until(policy_of(visit), start))),
            (_g("Told by e-mail"), told.who_hears(visit, to)),
        ]
        if why := form.cleaned_data["outside_hours_why"]:
            rows.append((_g("On record if it is outside working hours"), why))
        at = when_to_tell(visit, start, now)
        return {"rows": rows, "lead": _until(at) if at > now else str(AT_ONCE)}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        if not self.is_meant(visit, form):
            return None
        try:
            move_by_office(
                visit=visit,
                practitioner_id=asked["practitioner_id"],
                start=asked["start"],
                override_drive=asked["override_drive"],
                outside_hours_why=asked["outside_hours_why"],
                # A page that says no number had another visit than this.
                shown_sequence=-1 if asked["sequence"] is None else asked["sequence"],
                by=by,
                now=now,
            )
        # Not among `refusals`: what to say depends on the reason it brings.
        except OfficeRefused as refused:
            form.add_error("choice", refusal_words.refused(refused))
            return None
        return _g("The visit has moved. For ten minutes it can be put back.")

    def is_meant(self, visit: Visit, form: Any) -> bool:
        """Whether the choice is what this page is for; otherwise the form says why not."""
        return True

    def _starts(self, visit: Visit, now: dt.datetime, **wishes: Any) -> list[tuple[str, str]]:
        if visit.area is None:
            return []
        located = Located(place_of(visit), visit.area, visit.postal_code)
        # From two days before: whoever cannot come then can often come a little earlier.
        first = max(today(), visit.local_date - dt.timedelta(days=2))
        return start_choices(
            find_offer(
                visit_type=visit.visit_type, located=located, now=now, first_day=first, **wishes
            )
        )


def _with(start: dt.datetime, who: Practitioner) -> str:
    when = presenters.instant(start)
    return _g("%(when)s with %(who)s") % {"when": when, "who": who.name}


def _drive(added: int, saved: int) -> str:
    known = {"added": added, "saved": saved}
    return _g("%(added)s min more there, %(saved)s min less where it is now") % known


def _until(at: dt.datetime) -> str:
    said = _g(
        "Nobody is told before %(at)s. Until then the visit can be put back, and nobody will have "
        "heard of it."
    )
    return said % {"at": presenters.clock(at)}


class PutBack(Act):
    """The office takes its own move back, within ten minutes."""

    name, label = "put-back", _("Put it back")
    refusals = {
        TooLateToUndo: _("The ten minutes are over, or the visit has changed since: move it anew."),
        FormerTimeTaken: _("The former time is not free any more. The visit stays where it is."),
        ChangedMeanwhile: MOVED_ON,
    }

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return move_to_undo(visit, now, by_office=True) is not None

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return NumberForm(data, initial={"sequence": visit.sequence})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        return {"lead": was_words(visit, now)}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        undo_move(visit=visit, now=now, shown_sequence=form.cleaned_data["sequence"], by=by)
        return told.after_return(_g("The visit is back where it was."), visit)


class NumberForm(Form):
    """The number of the visit that the page showed."""

    sequence = forms.IntegerField(widget=forms.HiddenInput)


def was_words(visit: Visit, now: dt.datetime) -> str:
    """From where the office moved the visit, while it can be put back; empty otherwise."""
    move = move_to_undo(visit, now, by_office=True)
    if move is None:
        return ""
    said = _g("Moved from %(was)s. Until %(until)s it can be put back there.")
    was, until = _with(move.start, move.practitioner), presenters.clock(move.undo_until)
    return said % {"was": was, "until": until}


class GiveTo(Reschedule):
    """Times of everybody who could come on the visit's own day, for a practitioner who cannot."""

    name, label = "give-to", _("Give to a colleague")

    def proposed(self, visit: Visit) -> int | None:
        """Nobody: a colleague is to be named."""
        return None

    def is_meant(self, visit: Visit, form: Any) -> bool:
        """Somebody else than the page was opened for."""
        was, _at, _start = form.cleaned_data["was"].partition("@")
        if was != str(form.cleaned_data["practitioner_id"]):
            return True
        form.add_error("choice", _("That is the same practitioner: name a colleague."))
        return False

    def choices(self, visit: Visit, now: dt.datetime) -> list[tuple[str, str]]:
        """Starts of all others within two days of the visit, its own clock first."""
        found = self._starts(visit, now, days=5)
        mine, same = f"{visit.practitioner_id}@", visit.start.isoformat()
        others = [choice for choice in found if not choice[0].startswith(mine)]
        return sorted(others, key=lambda choice: not choice[0].endswith(same))
