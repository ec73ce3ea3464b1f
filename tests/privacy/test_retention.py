"""Nothing personal is kept for ever, and nothing goes before its time."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError

from booking.models import AuditAction, Draft, Patient, UnservedSearch, Visit, WaitingListEntry
from booking.operations.privacy.retention import keep_no_longer
from booking.operations.reserving.expire import expire_holds, forget_leftovers
from booking.operations.reserving.waiting_list import count_unserved, join_waiting_list
from core.housekeeping import tidy
from core.models import AuditEntry, ClinicSettings, RateCount
from core.ratelimit import allowed
from home.models import ContactMessage, Feedback
from home.operations.contact import forget_old as forget_messages
from home.operations.contact import keep_message
from home.operations.feedback import forget_old as forget_feedback
from tests.privacy.marked import books, told, traces, visited

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def abandoned(patient):
    """Everything told, Pay pressed, and never paid: the page closes and the time is let go."""
    told(patient).post("check")
    patient.bench.wait(hours=2)
    for payment in patient.visit.payments.all():
        patient.bench.settle(payment)
    expire_holds(patient.bench.now)
    return patient.visit


def test_what_was_told_for_a_time_never_booked_goes_after_thirty_days(patient, bench):
    visit = abandoned(patient)
    forget_leftovers(bench.now + 4 * DAY)  # the unfinished answers themselves
    before = books()

    keep_no_longer(visit.hold_expires + 30 * DAY)
    kept = traces()
    keep_no_longer(visit.hold_expires + 30 * DAY + dt.timedelta(seconds=1))

    assert "booking_visit.street" in kept
    assert traces() == set()
    assert Patient.objects.count() == 0
    assert Visit.objects.get().status == "released"
    assert books() == before


def test_purging_twice_is_purging_once(patient, bench, django_assert_max_num_queries):
    visit = abandoned(patient)
    keep_no_longer(visit.hold_expires + 31 * DAY)
    before = Visit.objects.values().get()

    with django_assert_max_num_queries(12):
        keep_no_longer(visit.hold_expires + 32 * DAY)

    assert Visit.objects.values().get() == before


def test_a_late_payment_that_goes_back_keeps_its_patient_until_it_has_arrived(patient, bench):
    visit = abandoned(patient)
    Visit.objects.filter(pk=visit.pk).update(needs_staff=True)

    keep_no_longer(visit.hold_expires + 60 * DAY)
    kept = traces()
    Visit.objects.filter(pk=visit.pk).update(needs_staff=False)
    keep_no_longer(visit.hold_expires + 60 * DAY)

    assert "booking_visit.street" in kept
    assert "booking_visit.street" not in traces()


def test_a_patient_is_erased_sixteen_years_after_the_last_visit(patient, bench):
    visit = visited(patient)
    ClinicSettings.objects.create(keep_waiting_days=7300)
    years = dt.timedelta(days=16 * 365.25)

    keep_no_longer(visit.end + years)
    early = Patient.objects.get().erased_at
    keep_no_longer(visit.end + years + DAY)

    assert early is None
    assert Patient.objects.get().erased_at == visit.end + years + DAY
    assert traces() == set()
    assert AuditEntry.objects.get(action=AuditAction.ERASED).actor_name == "retention"


def test_a_booked_patient_and_their_visit_stay(patient, bench):
    told(patient).pay()
    before = traces()

    keep_no_longer(bench.now + 400 * DAY)

    assert traces() == before


def test_each_period_is_the_clinic_s(patient, bench):
    ClinicSettings.objects.create(
        keep_drafts_days=10,
        keep_messages_days=20,
        keep_waiting_days=30,
        keep_searches_days=40,
        keep_feedback_days=50,
    )
    now = bench.now
    told(patient)
    keep_message(name="A", email="a@example.org", phone="", text="hello", now=now)
    join_waiting_list(prefix="V5A", email="a@example.org", now=now)
    count_unserved(prefix="V0N", day=now.date())
    opinion = Feedback.objects.create(page_id=1, helpful=False, text="where is the map", at=now)

    def left():
        opinion.refresh_from_db()
        rows = (Draft, ContactMessage, WaitingListEntry, UnservedSearch)
        return [model.objects.count() for model in rows] + [len(opinion.text)]

    seen = []
    for days in (9, 11, 21, 31, 41, 51):
        at = now + days * DAY
        for job in (forget_leftovers, forget_messages, keep_no_longer, forget_feedback):
            job(at)
        seen.append(left())

    assert seen == [
        [1, 1, 1, 1, 16],
        [0, 1, 1, 1, 16],
        [0, 0, 1, 1, 16],
        [0, 0, 0, 1, 16],
        [0, 0, 0, 0, 16],
        [0, 0, 0, 0, 0],
    ]


@pytest.mark.parametrize("value", [0, 7301, 2**31 - 1])
def test_a_period_is_between_a_day_and_twenty_years(value):
    with pytest.raises(ValidationError, match="keep_messages_days"):
        ClinicSettings(keep_messages_days=value).full_clean()


def test_counters_of_addresses_and_ended_sessions_are_thrown_away(db, bench):
    allowed("hold:203.0.113.9", most=1, seconds=900, now=bench.now)
    Session.objects.create(
        session_key="a", session_data="", expire_date=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    )
    Session.objects.create(
        session_key="b", session_data="", expire_date=dt.datetime(2120, 1, 1, tzinfo=dt.UTC)
    )

    tidy(bench.now + DAY)
    next_day = RateCount.objects.count()
    tidy(bench.now + 3 * DAY)

    assert (next_day, RateCount.objects.count()) == (1, 0)
    assert [row.session_key for row in Session.objects.all()] == ["b"]
