"""Nothing personal is kept for ever, and nothing goes before its time."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection

from booking.models import (
    AuditAction,
    Draft,
    LedgerEntry,
    Patient,
    Practitioner,
    UnservedSearch,
    Visit,
    WaitingListEntry,
)
from booking.operations.privacy import retention
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
from tests.factories import NOW, make_patient, make_practitioner, make_visit, make_visit_type
from tests.privacy.marked import books, told, traces, visited

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def row(minutes, status, **fields):
    """A visit of somebody's own, a hold that ended so many minutes after NOW."""
    moment = NOW + dt.timedelta(minutes=minutes)
    if "patient" not in fields:
        fields["patient"] = make_patient()
    return make_visit(
        practitioner=make_practitioner(hours=""),
        visit_type=make_visit_type(),
        start=moment,
        status=status,
        hold_expires=moment,
        holder="somebody",
        **fields,
    )


def named():
    """Whose visits still have a patient."""
    return set(Visit.objects.exclude(patient=None).values_list("pk", flat=True))


@contextmanager
def when_said(words, act):
    """`act` happens once, right after the first statement with `words` in it."""
    acts = [act]

    def said(execute, sql, *rest):
        answer = execute(sql, *rest)
        if words in sql and acts:
            acts.pop()()
        return answer

    with connection.execute_wrapper(said):
        yield
    assert not acts


def test_a_turn_empties_the_oldest_holds_that_are_due_and_no_other_visit(monkeypatch):
    booked, second, first = row(0, "confirmed"), row(2, "released"), row(1, "released")
    stuck, fresh = row(20, "released", needs_staff=True), row(30, "released")
    over = NOW + dt.timedelta(minutes=10)
    empty = lambda before: retention.forget_unbooked(before=before, now=NOW)  # noqa: E731

    monkeypatch.setattr(retention, "MOST_A_TURN", 1)
    turns = [(empty(over), named()) for _turn in range(3)]
    monkeypatch.undo()
    waits = empty(fresh.hold_expires)

    left = {booked.pk, stuck.pk, fresh.pk}
    assert turns == [(1, left | {second.pk}), (1, left), (0, left)]
    assert (waits, named()) == (0, left)
    assert Practitioner.objects.get(pk=first.practitioner_id).version == 1


def test_a_hold_that_is_paid_late_meanwhile_is_not_emptied():
    visit = row(0, "released")
    paid = lambda: Visit.objects.filter(pk=visit.pk).update(status="confirmed")  # noqa: E731

    with when_said('"hold_expires" <', paid):
        went = retention.forget_unbooked(before=NOW + DAY, now=NOW)

    assert (went, named()) == (0, {visit.pk})


def test_a_hold_is_emptied_and_let_go_of_its_patient_or_neither():
    visit = row(0, "released", street="9 Elm Street")

    def killed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), when_said('SET "patient_id" = NULL', killed):
        retention.forget_unbooked(before=NOW + DAY, now=NOW)

    assert (Visit.objects.get().street, named()) == ("9 Elm Street", {visit.pk})


def test_only_people_who_never_had_a_visit_are_deleted_and_not_before_their_time(monkeypatch):
    row(0, "confirmed")
    make_patient(name="Nobody")
    make_patient(name="New", created_at=NOW + DAY)
    monkeypatch.setattr(retention, "MOST_A_TURN", 1)

    turns = [retention.forget_nobodies(before=NOW + DAY) for _turn in range(2)]

    assert turns == [1, 0]
    assert [person.name for person in Patient.objects.order_by("pk")] == ["Joan Smith", "New"]


def test_somebody_who_books_meanwhile_or_is_gone_already_is_not_deleted():
    visit = row(0, "released", patient=None)
    person = make_patient()
    books_now = lambda: Visit.objects.filter(pk=visit.pk).update(patient=person)  # noqa: E731

    with when_said('"booking_patient"."created_at" <', books_now):
        booked = retention.forget_nobodies(before=NOW + DAY)
    other = make_patient()
    with when_said('"booking_patient"."created_at" <', Patient.objects.get(pk=other.pk).delete):
        gone = retention.forget_nobodies(before=NOW + DAY)

    assert (booked, gone, named()) == (0, 0, {visit.pk})


def test_nobody_whose_visits_are_open_keeps_others_from_being_erased(monkeypatch):
    row(0, "confirmed")
    row(1, "completed", needs_staff=True)
    owing, done, later = row(2, "completed"), row(3, "completed"), row(4, "completed")
    recent = row(5, "completed")
    make_patient()
    LedgerEntry.objects.create(
        visit=owing, kind="balance_due", amount_cents=1, currency="cad", key="x", at=NOW
    )
    erase = lambda visit: retention.erase_long_gone(before=visit.end, now=NOW)  # noqa: E731
    erased = lambda: set(Patient.objects.exclude(erased_at=None).values_list("pk", flat=True))  # noqa: E731

    turns = [(erase(later), erased()) for _turn in range(2)]
    Visit.objects.filter(patient__erased_at=None, pk__lt=owing.pk).delete()
    monkeypatch.setattr(retention, "MOST_A_TURN", 1)
    one_a_turn = [erase(recent), erase(recent)]

    gone = {owing.patient_id, done.patient_id}
    assert turns == [(2, gone), (0, gone)]
    assert one_a_turn == [1, 0]
    assert erased() == gone | {later.patient_id}


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
    early = Patient.objects.get(merged_into=None).erased_at
    over = visit.end + years + dt.timedelta(seconds=1)
    keep_no_longer(over)

    assert early is None
    assert Patient.objects.get(merged_into=None).erased_at == over
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
