"""What an offer is made of is kept while nothing changes, and never a moment longer."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from booking.models import Visit
from booking.operations.clinic.holidays import sync_holidays
from booking.operations.practitioners.special_dates import forget_date, set_date
from booking.operations.practitioners.time_off import end_time_off, take_time_off
from booking.operations.practitioners.working_hours import change_week
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.hold import Wanted, hold_visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.reschedule import reschedule_visit
from booking.queries import diary_cache
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from core import audit
from core.generations import AVAILABILITY, raise_generation
from tests.factories import (
    NOW,
    at,
    make_area,
    make_patient,
    make_practitioner,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db(transaction=True)
NINE = at("2026-11-25", "09:00")
WEDNESDAY = dt.date(2026, 11, 25)


@pytest.fixture
def clinic():
    """One practitioner in Burnaby whom patients may book without a deposit."""
    visit_type = make_visit_type(slug="follow-up", deposit_cents=0)
    return visit_type, make_practitioner(areas=[make_area()], visit_types=[visit_type])


def offered(visit_type, now=NOW, holder=""):
    """Every start of a fortnight, as the present reading has it."""
    located = locate("V5H")
    offer = find_offer(visit_type=visit_type, located=located, now=now, holder=holder)
    return {found.start for found in offer.starts}


def keep(clinic, start=NINE, holder="one"):
    visit_type, practitioner = clinic
    wanted = Wanted([practitioner.pk], visit_type, locate("V5H"), start)
    visit = hold_visit(wanted=wanted, holder=holder, now=NOW)
    Visit.objects.filter(pk=visit.pk).update(patient=make_patient())
    return visit


def book(clinic):
    return confirm_visit(visit=keep(clinic), now=NOW)


def move(clinic, visit):
    reschedule_visit(
        visit=visit,
        practitioner_ids=[clinic[1].pk],
        start=at("2026-11-26", "14:00"),
        located=locate("V5H"),
        now=NOW,
    )


def leave(clinic):
    return take_time_off(
        practitioner=clinic[1],
        start=at("2026-11-25", "00:00"),
        end=at("2026-11-27", "00:00"),
        note="",
        fates={},
        by=audit.PATIENT,
        now=NOW,
    )


def come_on_saturday(clinic):
    set_date(
        practitioner=clinic[1],
        date=dt.date(2026, 11, 28),
        today=NOW.date(),
        windows=[(600, 900)],
        shown=None,
        by=audit.PATIENT,
        now=NOW,
    )


def stay_on_saturday(clinic):
    forget_date(
        practitioner=clinic[1], date=dt.date(2026, 11, 28), shown=None, by=audit.PATIENT, now=NOW
    )


CHANGES = [
    (lambda clinic: None, lambda clinic, _made: keep(clinic)),
    (book, lambda clinic, visit: cancel_visit(visit=visit, now=NOW, by="patient")),
    (book, move),
    (lambda clinic: None, lambda clinic, _made: leave(clinic)),
    (
        leave,
        lambda clinic, _made: end_time_off(
            time_off=clinic[1].time_off.get(), by=audit.PATIENT, now=NOW
        ),
    ),
    (lambda clinic: None, lambda clinic, _made: come_on_saturday(clinic)),
    (come_on_saturday, lambda clinic, _made: stay_on_saturday(clinic)),
    (
        lambda clinic: None,
        lambda clinic, _made: change_week(
            practitioner=clinic[1],
            windows=[],
            from_date=WEDNESDAY,
            shown=None,
            by=audit.PATIENT,
            now=NOW,
        ),
    ),
]


@pytest.mark.parametrize(("before", "change"), CHANGES)
def test_whatever_changes_what_is_free_is_seen_by_the_next_who_asks(clinic, before, change):
    made = before(clinic)
    earlier = offered(clinic[0])

    change(clinic, made)

    later = offered(clinic[0])
    diary_cache.forget()
    assert later == offered(clinic[0])
    assert later != earlier


def test_a_public_holiday_that_is_added_closes_its_day(clinic):
    christmas = at("2026-12-25", "09:00")
    now = christmas - dt.timedelta(days=5)
    assert christmas in offered(clinic[0], now)

    sync_holidays(years=[2026], country="CA", region="BC", now=now)

    assert christmas not in offered(clinic[0], now)


def test_confirming_takes_the_time_from_everybody_and_keeps_it_taken(clinic):
    visit = keep(clinic)
    assert NINE not in offered(clinic[0])

    confirm_visit(visit=visit, now=NOW)

    assert NINE not in offered(clinic[0])
    assert NINE not in offered(clinic[0], holder="one")


def test_who_holds_a_time_is_still_offered_it(clinic):
    offered(clinic[0])

    keep(clinic, holder="one")

    assert NINE in offered(clinic[0], holder="one")
    assert NINE not in offered(clinic[0], holder="two")


def test_a_lapsed_hold_is_free_again_though_nobody_wrote_anything(clinic):
    visit = keep(clinic)
    assert NINE not in offered(clinic[0])

    assert NINE in offered(clinic[0], visit.hold_expires)


def test_a_hold_that_is_being_paid_stays_taken_past_its_deadline(clinic):
    visit = keep(clinic)
    offered(clinic[0])

    Visit.objects.filter(pk=visit.pk).update(payment_pending=True)

    assert NINE not in offered(clinic[0], visit.hold_expires)


def test_while_nothing_changes_an_offer_takes_three_queries(clinic, django_assert_num_queries):
    book(clinic)
    located = locate("V5H")
    find_offer(visit_type=clinic[0], located=located, now=NOW)

    with django_assert_num_queries(3):  # who, their holds, the number
        find_offer(visit_type=clinic[0], located=located, now=NOW)


def test_after_a_change_elsewhere_an_offer_takes_eight_queries(clinic, django_assert_num_queries):
    raise_generation(AVAILABILITY)  # the numbers are there
    book(clinic)
    located = locate("V5H")
    find_offer(visit_type=clinic[0], located=located, now=NOW)
    with connection.cursor() as cursor:  # another process: its token reaches this one as a file
        cursor.execute("UPDATE core_generation SET number = number + 1")

    with django_assert_num_queries(8):  # hours were perhaps among it; nobody's diary was locked
        find_offer(visit_type=clinic[0], located=located, now=NOW)


def test_right_after_a_booking_only_its_own_diary_is_read_anew(clinic):
    visit_type, practitioner = clinic
    colleague = make_practitioner(areas=practitioner.areas.all(), visit_types=[visit_type])
    make_visit(practitioner=colleague, visit_type=visit_type, start=at("2026-11-25", "14:00"))
    located = locate("V5H")
    find_offer(visit_type=visit_type, located=located, now=NOW)
    book(clinic)
    find_offer(visit_type=visit_type, located=located, now=NOW + dt.timedelta(minutes=2))
    keep((visit_type, colleague), start=at("2026-11-26", "14:00"), holder="two")

    with CaptureQueriesContext(connection) as seen:
        find_offer(visit_type=visit_type, located=located, now=NOW + dt.timedelta(minutes=2))

    asked = [query["sql"] for query in seen.captured_queries]
    assert len(asked) == 6  # who, their holds, the number, that of hours, the versions, one diary
    assert not any("workinghours" in sql or "timeoff" in sql for sql in asked)
    assert f"IN ({colleague.pk})" in asked[-1]


def test_a_reading_is_as_old_as_its_oldest_part(clinic):
    visit_type, practitioner = clinic
    half = dt.timedelta(seconds=40)
    offered(visit_type)
    make_visit(practitioner=practitioner, visit_type=visit_type, start=NINE)  # past the operations
    raise_generation(AVAILABILITY)
    assert NINE in offered(visit_type, NOW + half)

    assert NINE not in offered(visit_type, NOW + diary_cache.LONGEST_KEPT)


def test_what_was_seen_inside_a_transaction_is_not_kept(clinic):
    class Undone(Exception):
        pass

    raise_generation(AVAILABILITY)
    with pytest.raises(Undone), transaction.atomic():
        leave(clinic)
        assert NINE not in offered(clinic[0])
        raise Undone
    raise_generation(AVAILABILITY)

    assert NINE in offered(clinic[0])


def test_what_was_written_past_the_operations_is_seen_a_minute_later(clinic):
    offered(clinic[0])

    make_visit(practitioner=clinic[1], visit_type=clinic[0], start=NINE)

    assert NINE in offered(clinic[0], NOW + dt.timedelta(seconds=59))
    assert NINE not in offered(clinic[0], NOW + diary_cache.LONGEST_KEPT)


def test_a_process_keeps_only_so_much_and_lets_go_what_was_asked_longest_ago(clinic, monkeypatch):
    monkeypatch.setattr(
        diary_cache, "MOST_VISITS", 3
    )  # without visits, a reading of one person is 1
    located = locate("V5H")
    days = [WEDNESDAY + dt.timedelta(days=day) for day in (0, 1, 2, 0, 3)]

    for day in days:
        find_offer(visit_type=clinic[0], located=located, now=NOW, first_day=day)

    begins = [key[1].start for key in diary_cache._readings._rows]
    assert [(at - begins[1]) // 86_400 for at in begins] == [2, 0, 3]
