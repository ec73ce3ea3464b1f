"""Acts on a visit: moving it to another time, with the same practitioner or a colleague."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import Visit, VisitStatus
from booking.operations.locks.diary import PractitionerLeft
from booking.operations.reserving.hold import SlotTaken
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.visits.move_by_office import NotMovable, move_by_office
from booking.queries.free_starts import find_offer
from booking.queries.place import Located
from booking.queries.round import place_of
from booking.staff import presenters, refusal_words, told
from booking.staff.acts.base import MOVED_ON, Act
from booking.staff.clinic_clock import today
from booking.staff.forms.times import TimeForm, start_choices
from core.audit import Actor
from core.versioned import ChangedMeanwhile

DAYS = 14


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
        form.offer(self.choices(visit, now))
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
                # A page that says no number had another visit than this.
                shown_sequence=-1 if asked["sequence"] is None else asked["sequence"],
                by=by,
                now=now,
            )
        # Not among `refusals`: what to say depends on the reason it brings.
        except OfficeRefused as refused:
            form.add_error("choice", refusal_words.refused(refused))
            return None
        return told.with_news(_g("The visit has moved."), visit)

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
