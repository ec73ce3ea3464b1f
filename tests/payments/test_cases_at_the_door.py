"""The cases that are about a page: PAY-07, 14, 15, 42, 48 and 63, through the patient's door."""

import threading

import pytest
from django.db import connection

from booking.models import Visit
from booking.operations.reserving.hold import SlotTaken, TooManyHolds, Wanted, hold_visit
from booking.queries.place import locate
from booking.simulator import world
from tests.doors.patient import Patient
from tests.factories import NOW
from tests.operations.people import small_clinic
from tests.payments.bench import state


@pytest.fixture
def patient(bench):
    small_clinic()
    return Patient(bench)


@pytest.mark.django_db(transaction=True)
def test_pay_07_twenty_patients_at_once_are_one_hold_and_nineteen_refusals():
    clinic = small_clinic()
    seen, start = [], threading.Barrier(20)

    def take(number):
        start.wait()
        try:
            hold_visit(wanted=clinic.wanted(), holder=f"holder {number}", now=NOW)
        except SlotTaken:
            seen.append("taken")
        else:
            seen.append("held")
        connection.close()

    crowd = [threading.Thread(target=take, args=[number]) for number in range(20)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert sorted(seen) == ["held"] + ["taken"] * 19
    assert Visit.objects.filter(status="held").count() == 1


def test_pay_14_one_visitor_cannot_hoard_times(db):
    clinic = small_clinic()
    kept = []
    for time_of_day in ("09:30", "11:30"):
        kept.append(clinic.hold(time_of_day).pk)
        Visit.objects.filter(pk__in=kept).update(payment_pending=True)

    with pytest.raises(TooManyHolds):
        clinic.hold("14:00")

    assert list(Visit.objects.order_by("pk").values_list("pk", "status")) == [
        (pk, "held") for pk in kept
    ]


def test_pay_14_is_answered_429(patient, settings):
    settings.HOLDS_PER_ADDRESS = 0
    patient.until("times")

    assert patient.choose().status_code == 429


def test_pay_15_the_same_wish_again_is_the_same_hold_and_never_free(patient):
    patient.until("check").post("check")
    visit = patient.visit

    located = locate(visit.place_code)
    wish = Wanted([visit.practitioner_id], visit.visit_type, located, visit.start)
    same = hold_visit(wanted=wish, holder=visit.holder, now=patient.bench.now)

    assert same == visit
    assert state(visit) == ("held", ["open"])
    assert patient.post("check").status_code == 303  # on with the payment


def test_pay_42_another_persons_session_tells_a_stranger_nothing(patient, bench):
    patient.until("check").pay()
    stranger = Patient(bench)

    answer = stranger.get("/book/return/", session_id=patient.session)

    said = answer.content.decode()
    assert patient.visit.public_ref not in said
    assert "Joan" not in said
    assert "Imperial" not in said


def test_pay_48_stripe_away_says_so_and_keeps_time_and_answers(patient, bench):
    patient.until("check")
    bench.fault("POST /v1/checkout", "drop", times=2)

    answer = patient.post("check")

    assert answer.status_code == 503
    assert state(patient.visit) == ("held", ["creating"])
    assert patient.post("check").status_code == 303


def test_pay_63_coming_back_too_early_never_says_confirmed(patient, bench):
    patient.until("check").post("check")
    world.pay(patient.session, delayed=True)

    answer = patient.get("/book/return/", session_id=patient.session)

    # five days ahead: too near to be kept for a payment that takes as long (PAY-61)
    assert state(patient.visit) == ("released", ["processing"])
    assert "Your visit is booked" not in answer.content.decode()


def test_pay_58_the_apology_names_the_nearest_free_times(patient, bench):
    patient.until("check").post("check")
    visit = patient.visit
    world.expire_now(patient.session)
    bench.webhooks()
    located = locate(visit.place_code)
    wish = Wanted([visit.practitioner_id], visit.visit_type, located, visit.start)
    hold_visit(wanted=wish, holder="somebody else", now=bench.now)
    session = visit.payments.get().session_id

    world.pay(session, too_late=True)
    bench.webhooks()
    bench.work()

    (apology,) = [one for one in bench.mails() if "sorry" in one.body]
    assert "These times are free near yours:\nWednesday 25 November" in apology.body
    assert state(visit) == ("released", ["paid"])
