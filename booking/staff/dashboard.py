"""The office's dashboard: what needs a person first, then today, money, areas and the rest."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from booking.models import FollowUp, ReportKind, ServiceArea, Visit, VisitStatus
from booking.operations.clinic.reports import newest
from booking.payments.attention import money_needing_attention
from booking.queries.board import progress_of
from booking.queries.busy import conflicts_ahead
from booking.queries.change_requests import is_answerable
from booking.queries.desk import (
    late_and_next,
    progress_of_day,
    registrations_ending,
    visits_needing_staff,
)
from booking.queries.paper_facts import missing_on_papers
from booking.queries.reached import not_reached
from booking.queries.readiness import not_ready
from booking.queries.timeline import areas_not_counted, areas_without_times
from booking.staff import board_words, presenters
from booking.staff.checklist import still_missing
from booking.staff.clinic_clock import today
from booking.staff.opening import opening
from booking.staff.panel import DeskPanel
from booking.staff.permissions import RUN_CLINIC, SEE_MONEY, SEE_VISITS, may
from booking.staff.telling_panels import MessagesPanel, NotWellPanel, RefusedPanel
from booking.staff.viewsets.people import registration_warning
from booking.telling import line_words
from core import local_time, phones
from core.backups.signs import backup_state
from core.clock import now
from core.models import OutboxMessage
from core.models.outbox import OutboxState

# More would push the next panel off the screen; the rest is counted and linked.
MOST = 12
NEXT = 6
MOST_NEW = 5
WARN_DAYS = 31


class OpeningPanel(DeskPanel):
    """A new clinic: what it lacks before its first patient can book (1290)."""

    name, order, template_name = "opening", 3, "staff/panels/opening.html"
    permission = RUN_CLINIC

    def shown(self) -> dict[str, Any]:
        return {"points": opening(today())}


class AbsencesPanel(DeskPanel):
    """Patients of somebody who cannot come: who does not know it yet, until nobody is left (1113)."""

    name, order, template_name = "absences", 4, "staff/panels/absences.html"

    def shown(self) -> dict[str, Any]:
        lines = not_reached(now())
        return {
            "lines": [line_words(line) for line in lines[:MOST]],
            "count": len(lines),
            "to_call": sum(line_words(line).must_call for line in lines),
        }


class NeedsPanel(DeskPanel):
    """What waits for a person, each with the button that most likely answers it."""

    name, order, template_name = "needs", 5, "staff/panels/needs.html"

    def shown(self) -> dict[str, Any]:
        # One more than is shown tells that there are more, without counting all.
        waiting = list(visits_needing_staff(now())[: MOST + 1])
        return {"waiting": [_waiting(visit) for visit in waiting[:MOST]], "more": waiting[MOST:]}


class OwnCalendarsPanel(DeskPanel):
    """Visits promised at times at which their practitioner's own calendar says busy (1160)."""

    name, order, template_name = "own-calendars", 6, "staff/panels/own_calendars.html"

    def shown(self) -> dict[str, Any]:
        found = list(conflicts_ahead(now())[: MOST + 1])
        return {"waiting": [_waiting(visit) for visit in found[:MOST]], "more": found[MOST:]}


class TodayPanel(DeskPanel):
    """Today by state, and what comes next."""

    name, order, template_name = "today", 10, "staff/panels/today.html"

    def shown(self) -> dict[str, Any]:
        here, at = today(), now()
        counted = progress_of_day(here, at)
        coming = late_and_next(here, at, NEXT)
        return {
            "count": counted.total(),
            "states": [
                (counted[one], kind, words)
                for one, (kind, words) in board_words.PROGRESS.items()
                if counted[one]
            ],
            "coming": [_line(visit, at) for visit in coming],
        }


def _line(visit: Visit, at: dt.datetime) -> dict[str, Any]:
    """A visit as one line of a panel."""
    kind, words = board_words.PROGRESS[progress_of(visit, at)]
    return {
        "ref": visit.public_ref,
        "when": local_time.clock_of(visit.local_minute),
        "who": presenters.patient_label(visit),
        "practitioner": visit.practitioner.name,
        "area": visit.area.name if visit.area else visit.town,
        "kind": kind,
        "state": words,
    }


def _waiting(visit: Visit) -> dict[str, Any]:
    """A visit that waits for a person: what for, the phone, and where it is answered."""
    number = visit.contact_phone or (visit.patient.phone if visit.patient else "")
    phone, dial = phones.to_press(number)
    ahead = visit.status == VisitStatus.CONFIRMED and visit.started_at is None
    asks = visit.follow_up == FollowUp.WISHES_ANOTHER_TIME and is_answerable(visit, now())
    day = visit.local_date.isoformat()
    return {
        "ref": visit.public_ref,
        "when": f"{presenters.day(visit.local_date)}, {local_time.clock_of(visit.local_minute)}",
        "who": presenters.patient_label(visit),
        "practitioner": visit.practitioner.name,
        "note": visit.get_follow_up_display(),
        "phone": phone,
        "dial": dial,
        "move": reverse("desk:board_move", args=[day, visit.public_ref]) if ahead else "",
        "is_dealt": visit.needs_staff and visit.status != VisitStatus.HELD and not asks,
        "asks": asks,
    }


class MoneyPanel(DeskPanel):
    """Money that needs a person, by due date or age; the worker's own waiting is counted only."""

    name, order, template_name = "money", 20, "staff/panels/money.html"
    permission = SEE_MONEY

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        # A bookkeeper opens no visit: to them a reference is a word.
        return {**context, "opens_visits": may(context["request"].user, SEE_VISITS)}

    def shown(self) -> dict[str, Any]:
        # What the worker still tries by itself needs nobody.
        items = [item for item in money_needing_attention() if item.kind != "waiting"]
        return {
            "items": [
                {
                    "ref": item.reference,
                    "said": item.sentence,
                    "act": item.act,
                    "since": presenters.instant(item.since),
                    "due": presenters.instant(item.due) if item.due else "",
                }
                for item in items[:MOST]
            ],
            "more": max(0, len(items) - MOST),
            "papers_lack": ", ".join(missing_on_papers()),
        }


class AreasPanel(DeskPanel):
    """Service areas without a time in the next seven days, by the worker's newest answer."""

    name, order, template_name = "areas", 30, "staff/panels/areas.html"

    def shown(self) -> dict[str, Any]:
        done, _waiting = newest(ReportKind.FREE_TIMES)
        names = areas_without_times(done.rows) if done else []
        return {
            "done": presenters.instant(done.done_at) if done else "",
            "names": names,
            "none_yet": not ServiceArea.objects.filter(is_active=True).exists(),
            "not_counted": areas_not_counted(done.rows) if done else [],
        }


class RegistrationsPanel(DeskPanel):
    """Practitioners whose registration has ended or ends soon."""

    name, order, template_name = "registrations", 40, "staff/panels/registrations.html"

    def shown(self) -> dict[str, Any]:
        here = today()
        # As far as any warning reaches: in the season of renewals to the end of the year.
        year_end = dt.date(here.year, 12, 31)
        by = max(here + dt.timedelta(days=WARN_DAYS), year_end)
        people = [
            (who, registration_warning(who.registration_valid_to, here))
            for who in registrations_ending(by=by)
        ]
        return {"people": [(who, warning) for who, warning in people if warning]}


class NewPeoplePanel(DeskPanel):
    """Practitioners whose times cannot be offered yet, or who are new: what is still missing (1155)."""

    name, order, template_name = "new-people", 35, "staff/panels/new_people.html"

    def shown(self) -> dict[str, Any]:
        moment = now()
        people = [(who, still_missing(who, moment)) for who in not_ready(today())[:MOST_NEW]]
        return {"people": [(who, points) for who, points in people if points]}


class JobsPanel(DeskPanel):
    """Jobs the worker gave up on."""

    name, order, template_name = "jobs", 90, "staff/panels/jobs.html"

    def shown(self) -> dict[str, Any]:
        return {"dead": OutboxMessage.objects.filter(state=OutboxState.DEAD).count()}


class BackupPanel(DeskPanel):
    """For the owner: how old the newest backup is, and whether anybody has tried one."""

    name, order, template_name = "backup", 80, "staff/panels/backup.html"
    permission = RUN_CLINIC

    def shown(self) -> dict[str, Any]:
        state, moment = backup_state(), now()
        return {
            "state": state,
            "nobody_set_it_up": not state.wanted and not settings.DEMO,
            "made": presenters.instant(state.made_at) if state.made_at else "",
            "verified": presenters.instant(state.verified_at) if state.verified_at else "",
            "late": state.is_late(moment),
            "untried": state.is_untried(moment),
        }


PANELS: tuple[type[DeskPanel], ...] = (
    OpeningPanel,
    AbsencesPanel,
    NeedsPanel,
    RefusedPanel,
    MessagesPanel,
    NotWellPanel,
    OwnCalendarsPanel,
    TodayPanel,
    MoneyPanel,
    AreasPanel,
    NewPeoplePanel,
    RegistrationsPanel,
    BackupPanel,
    JobsPanel,
)


def panels_for(request: HttpRequest) -> list[DeskPanel]:
    """The panels this person may see. Editors see none of them."""
    return [panel() for panel in PANELS if may(request.user, panel.permission)]
