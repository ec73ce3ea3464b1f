"""A hold becomes certain, once, or its time is lost."""

import datetime as dt

import pytest

from booking.models import AuditAction, TimeOff, Visit
from booking.operations.reserving.confirm import TimeLost, confirm_visit
from core.models import AuditEntry, OutboxMessage
from tests.factories import NOW, at, make_visit
from tests.operations.people import WEDNESDAY, small_clinic

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=16)


@pytest.fixture
def clinic():
    return small_clinic()


def kinds():
    return sorted(OutboxMessage.objects.values_list("kind", flat=True))


def test_a_confirmed_visit_has_its_messages_written_with_it(clinic):
    visit = confirm_visit(visit=clinic.described(), now=NOW)

    assert (visit.status, visit.confirmed_at) == ("confirmed", NOW)
    assert kinds() == ["visit.mail", "visit.mail", "visit.mail", "visit.mirror"]
    due = {m.ids["message"]: m.run_at for m in OutboxMessage.objects.filter(kind="visit.mail")}
    assert due == {
        "confirmed": NOW,
        "reminder_48h": visit.start - dt.timedelta(hours=48),
        "reminder_2h": visit.start - dt.timedelta(hours=2),
    }


def test_confirming_twice_changes_nothing(clinic):
    visit = clinic.described()
    confirm_visit(visit=visit, now=NOW)
    confirm_visit(visit=visit, now=LATER)

    visit.refresh_from_db()
    assert visit.confirmed_at == NOW
    assert len(kinds()) == 4
    assert AuditEntry.objects.filter(action=AuditAction.VISIT_CONFIRMED).count() == 1


def test_a_lapsed_hold_is_confirmed_when_its_time_is_still_free(clinic):
    visit = confirm_visit(visit=clinic.described(), now=LATER)

    assert visit.status == "confirmed"


def test_a_released_hold_is_confirmed_when_its_time_is_still_free(clinic):
    visit = clinic.described()
    Visit.objects.filter(pk=visit.pk).update(status="released")

    assert confirm_visit(visit=visit, now=LATER).status == "confirmed"


def test_a_lapsed_hold_whose_time_was_taken_is_lost(clinic):
    visit = clinic.described()
    clinic.hold("09:30", holder="faster", now=LATER)

    with pytest.raises(TimeLost):
        confirm_visit(visit=visit, now=LATER)

    visit.refresh_from_db()
    assert visit.status == "released"
    assert kinds() == []


def test_a_lapsed_hold_that_can_no_longer_be_reached_is_lost(clinic):
    visit = clinic.described("09:30")
    Visit.objects.filter(pk=visit.pk).update(status="released")
    make_visit(
        practitioner=clinic.practitioner,
        visit_type=clinic.visit_type,
        start=at(WEDNESDAY, "10:20"),
        place="V3S",
    )

    with pytest.raises(TimeLost):
        confirm_visit(visit=visit, now=LATER)


def test_time_off_taken_meanwhile_loses_the_time(clinic):
    visit = clinic.described()
    TimeOff.objects.create(
        practitioner=clinic.practitioner,
        start=at(WEDNESDAY, "08:00"),
        end=at(WEDNESDAY, "12:00"),
    )

    with pytest.raises(TimeLost):
        confirm_visit(visit=visit, now=NOW)


def test_a_cancelled_visit_is_not_revived(clinic):
    visit = clinic.described()
    Visit.objects.filter(pk=visit.pk).update(status="cancelled")

    with pytest.raises(TimeLost):
        confirm_visit(visit=visit, now=NOW)


def test_no_reminder_follows_on_the_heels_of_the_confirmation(clinic):
    confirm_visit(visit=clinic.described(), now=NOW)
    OutboxMessage.objects.all().delete()
    soon = at(WEDNESDAY, "11:30")
    visit = clinic.described("14:00", holder="late", now=soon)
    confirm_visit(visit=visit, now=soon)

    messages = OutboxMessage.objects.filter(kind="visit.mail").values_list("ids", flat=True)
    assert sorted(ids["message"] for ids in messages) == ["confirmed"]
