"""Taking times away, by several at once and by processes that die: never half done, nobody told twice."""

import datetime as dt

import pytest
from django.db import OperationalError, connection

from booking.models import (
    Closure,
    ExtraHours,
    Practitioner,
    TimeOff,
    Visit,
    VisitType,
    WorkingHours,
)
from booking.operations.clinic.closing import close_clinic
from booking.operations.practitioners.areas import choose_areas
from booking.operations.practitioners.special_dates import set_date
from booking.operations.practitioners.time_off import take_time_off
from booking.operations.practitioners.working_hours import Window, change_week
from booking.operations.reserving.confirm import TimeLost, confirm_visit
from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
from booking.operations.visits.fates import VisitsUndecided
from booking.operations.visits.reschedule import reschedule_visit
from booking.queries.place import locate
from booking.queries.versions import areas_version, date_version, week_version
from core.audit import SYSTEM
from core.versioned import ChangedMeanwhile
from tests import impacts
from tests.factories import NOW, at, make_patient, make_visit
from tests.impacts import DAY, EVE, IMPACTS, at_once, dies_at, faults

pytestmark = pytest.mark.django_db(transaction=True)
#: Of the statements of an operation one in so many is the last; `make prove` tries every one.
STRIDE = 17


@pytest.fixture(autouse=True)
def clinic():
    impacts.seed()
    yield
    connection.close()


@pytest.mark.parametrize("name", IMPACTS)
def test_whoever_dies_half_way_leaves_nothing_half_done(name):
    impact, statement = IMPACTS[name], 2

    while dies_at(statement, impact.take):
        assert faults(impact, done=False) == [], f"killed at statement {statement}"
        statement += STRIDE
    impact.take()

    assert statement > 2 + STRIDE
    assert faults(impact, done=True) == []


@pytest.mark.parametrize("name", IMPACTS)
def test_of_several_at_once_each_visit_is_dealt_with_once(name):
    ends = at_once(*[IMPACTS[name].take] * 4)

    assert [end for end in ends if isinstance(end, Exception)] == []
    assert faults(IMPACTS[name], done=True) == []
    assert TimeOff.objects.count() <= 1
    assert Closure.objects.filter(date=DAY).count() <= 1
    assert ExtraHours.objects.filter(date=DAY).count() <= 1


def _week(shown, minute):
    return change_week(
        practitioner=impacts.first(),
        windows=[Window(0, minute, 1020)],
        from_date=DAY + dt.timedelta(days=1),
        shown=shown,
        by=SYSTEM,
        now=NOW,
    )


def _areas(shown, number):
    wanted = list(impacts.first().areas.model.objects.order_by("pk"))
    return choose_areas(
        practitioner=impacts.first(),
        area_ids=[area.pk for area in wanted[: number + 1]],
        shown=shown,
        by=SYSTEM,
        now=NOW,
    )


def _date(shown, minute):
    return set_date(
        practitioner=impacts.first(),
        date=EVE,
        today=EVE,
        windows=[(540, minute)],
        shown=shown,
        by=SYSTEM,
        now=NOW,
    )


TABS = {
    "week": (week_version, _week, (600, 660, 720)),
    "areas": (areas_version, _areas, (0, 2)),
    "date": (lambda who: date_version(who, EVE), _date, (600, 660, 720)),
}


@pytest.mark.parametrize("name", TABS)
def test_of_tabs_that_press_at_the_same_moment_one_wins_and_the_others_are_told(name):
    version, change, wishes = TABS[name]
    shown = version(impacts.first())

    ends = at_once(*[lambda wish=wish: change(shown, wish) for wish in wishes])

    told = [end for end in ends if isinstance(end, ChangedMeanwhile)]
    assert (len(told), len(ends) - len(told)) == (len(wishes) - 1, 1), ends
    assert [end for end in ends if isinstance(end, Exception)] == told
    if name == "week":
        assert WorkingHours.objects.filter(valid_from=DAY + dt.timedelta(days=1)).count() == 1


def _hold(clock):
    kind = VisitType.objects.get()
    wanted = Wanted([impacts.first().pk], kind, locate("V5H"), at(str(DAY), clock))
    held = hold_visit(wanted=wanted, holder=f"late {clock}", now=NOW)
    Visit.objects.filter(pk=held.pk).update(patient=make_patient())
    return held


def _confirm(held):
    return confirm_visit(visit=Visit.objects.get(pk=held.pk), now=NOW)


def test_a_visit_booked_while_the_closure_is_written_is_asked_about_or_not_booked():
    """Both take the diary's lock: either the visit was there first, or the closure was."""
    seen = set()
    for turn in range(6):
        Closure.objects.all().delete()
        Visit.objects.exclude(pk__in=impacts.fates()).delete()
        held = _hold("15:30")

        close = lambda: close_clinic(  # noqa: E731
            date=DAY, name="Snow", by=SYSTEM, now=NOW, fates=impacts.fates()
        )
        confirm = lambda held=held: _confirm(held)  # noqa: E731
        closed, booked = at_once(*([close, confirm] if turn % 2 else [confirm, close]))[
            :: 1 if turn % 2 else -1
        ]

        held.refresh_from_db()
        outcome = (Closure.objects.exists(), held.status)
        seen.add(outcome)
        assert outcome in {(True, "released"), (False, "confirmed")}, (closed, booked)
        assert isinstance(closed, VisitsUndecided) == (outcome[1] == "confirmed")
        assert isinstance(booked, TimeLost) == (outcome[1] == "released")
    assert len(seen) >= 1


def test_a_time_held_after_the_closure_is_written_is_not_to_be_had():
    close_clinic(date=DAY, name="Snow", by=SYSTEM, now=NOW, fates=impacts.fates())

    ends = at_once(*[lambda clock=clock: _hold(clock) for clock in ("15:30", "16:00")])

    assert [type(end) for end in ends] == [SlotTaken, SlotTaken]


def test_a_visit_booked_since_the_preview_takes_everything_back():
    decided = impacts.fates()
    booked = make_visit(
        practitioner=impacts.first(),
        visit_type=VisitType.objects.get(),
        start=at(str(DAY), "15:30"),
        area=impacts.first().areas.order_by("pk")[0],
    )

    for name in IMPACTS:
        with pytest.raises(VisitsUndecided) as refused:
            IMPACTS[name].take()
        assert [visit.pk for visit in refused.value.visits] == [booked.pk], name
        assert not IMPACTS[name].stands(), name
    assert decided == impacts.fates()
    assert set(Visit.objects.values_list("status", flat=True)) == {"confirmed"}


def test_closures_moves_and_time_off_at_once_wait_for_each_other_and_never_for_ever():
    """Whoever takes several diaries locks them in the order of their ids (0885)."""
    people = list(Practitioner.objects.order_by("-pk"))
    kind = VisitType.objects.get()
    third, second = people[0], people[1]
    third.visit_types.add(kind)
    moving = make_visit(practitioner=third, visit_type=kind, start=at("2026-12-15", "10:00"))

    def close(day):
        return close_clinic(date=day, name="Snow", by=SYSTEM, now=NOW, fates=impacts.fates())

    def move():
        return reschedule_visit(
            visit=moving,
            practitioner_ids=[impacts.first().pk],
            start=moving.start,
            located=locate("V5H"),
            now=NOW,
            by="clinic",
        )

    def leave():
        start, end = at("2026-12-16", "00:00"), at("2026-12-17", "00:00")
        who = second
        return take_time_off(
            practitioner=who, start=start, end=end, note="", fates={}, by=SYSTEM, now=NOW
        )

    days = [DAY, DAY + dt.timedelta(days=3), DAY + dt.timedelta(days=4)]
    ends = at_once(*[lambda day=day: close(day) for day in days], move, leave)

    assert [end for end in ends if isinstance(end, OperationalError)] == []
    assert [end for end in ends if isinstance(end, Exception)] == []
    assert Closure.objects.count() == 3
    moving.refresh_from_db()
    assert moving.practitioner == impacts.first()
