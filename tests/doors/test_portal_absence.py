""" "I cannot come": a practitioner's phone, in the morning, and what becomes of every visit."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import Absence, Plan, Rehoming, TimeOff
from booking.payments.terms import cancellation_terms
from tests.an_absence import MORNING, TODAY, an_ill_morning, typed, work
from tests.doors.office.a_visit import paid
from tests.factories import at, make_patient

pytestmark = pytest.mark.django_db
NOW_ON = {"span": "now"}
PICK, REPORT = "/practice/absence/", "/practice/absence/report/"


@pytest.fixture
def morning(client, time_machine):
    time_machine.move_to(MORNING, tick=False)
    clinic = an_ill_morning()
    client.force_login(clinic.priya.user)
    return clinic


def report(client, span=NOW_ON, **answers):
    """Pick, look, answer and press: every page as a browser would send it."""
    page = client.get(PICK, span)
    check = client.post(REPORT, {**typed(page), **answers, "action": "check"})
    if check.status_code != 200:
        return check
    return client.post(REPORT, {**typed(check), "action": "report"})


def letters_to(address):
    return [letter for letter in mail.outbox if letter.to == [address]]


def test_a_colleague_comes_at_the_promised_hour_and_the_patient_is_told_by_whom(client, morning):
    visit = morning.visit("10:00")

    done = report(client)
    work(MORNING)

    visit.refresh_from_db()
    assert (visit.practitioner, visit.start) == (morning.omar, at(TODAY, "10:00"))
    (letter,) = letters_to("at10:00@example.org")
    assert "Priya Sandhu cannot come, and we are sorry." in letter.body
    assert "Omar Haddad comes at the same time instead." in letter.body
    assert "Omar Haddad" in client.get(done.url).content.decode()
    assert TimeOff.objects.filter(practitioner=morning.priya).exists()


def test_nothing_is_written_before_the_last_press(client, morning):
    visit = morning.visit("10:00")

    page = client.get(PICK, NOW_ON)
    check = client.post(REPORT, {**typed(page), "action": "check"})

    assert "The patient is told by e-mail who comes instead." in check.content.decode()
    assert not Absence.objects.exists()
    assert not TimeOff.objects.exists()
    visit.refresh_from_db()
    assert visit.practitioner == morning.priya


def test_a_colleague_is_only_proposed_who_is_as_the_patient_wished(client, morning):
    morning.visit("10:00", wished_gender="woman")

    page = client.get(PICK, NOW_ON)

    (line,) = page.context["plans"].lines
    assert line.asked_for == "Asked for: woman"
    assert "Priya Sandhu comes Thu 26 Nov, 10:00 am" in line.proposal


def test_a_moved_visit_keeps_its_money_and_costs_nothing_to_call_off(client, morning):
    # Within 24 hours: without what happened, calling it off would cost the whole deposit.
    visit = morning.visit("10:00")
    paid(visit)
    assert cancellation_terms(visit, MORNING).refund_cents == 0

    report(client)
    work(MORNING)

    visit.refresh_from_db()
    terms = cancellation_terms(visit, MORNING)
    assert (terms.paid_cents, terms.refund_cents, terms.free_until) == (5000, 5000, visit.start)
    assert visit.price_cents == 13500


def test_one_answer_for_all_and_another_for_one(client, morning):
    asked, called = morning.visit("10:00"), morning.visit("13:00")

    report(client, **{"every-visit": "rebook", f"visit-{called.pk}": "call"})
    work(MORNING)

    asked.refresh_from_db()
    called.refresh_from_db()
    assert (asked.follow_up, called.follow_up) == ("asked_to_rebook", "nobody_can_come")
    assert len(letters_to("at10:00@example.org")) == 1
    assert letters_to("at13:00@example.org") == []


def test_all_to_another_time_gives_each_patient_one_of_their_own(client, morning):
    visits = [morning.visit("10:00"), morning.visit("13:00"), morning.visit("15:00")]

    report(client, **{"every-visit": "another_time"})
    work(MORNING)

    for visit in visits:
        visit.refresh_from_db()
        assert visit.practitioner == morning.priya
    assert len({visit.start for visit in visits}) == 3
    assert min(visit.start for visit in visits) >= at("2026-11-26", "00:00")


def test_whom_no_email_reaches_is_never_said_to_be_told(client, morning):
    patient = make_patient(name="王小明", email="", phone="+16045550177")
    morning.visit("10:00", patient=patient)

    check = client.post(REPORT, {**typed(client.get(PICK, NOW_ON)), "action": "check"})
    done = report(client)
    work(MORNING)

    assert "No e-mail reaches the patient: please call." in check.content.decode()
    page = client.get(done.url).content.decode()
    assert "not told: no e-mail address, please call" in page
    assert 'href="tel:+16045550177"' in page


def test_a_visit_booked_while_the_page_was_open_is_asked_about_first(client, morning):
    morning.visit("10:00")
    page = client.get(PICK, NOW_ON)
    late = morning.visit("13:00")

    answer = client.post(REPORT, {**typed(page), "action": "report"})

    assert answer.status_code == 422
    assert f"visit-{late.pk}" in answer.context["plans"].errors
    assert not Absence.objects.exists()


def test_a_proposal_somebody_else_took_meanwhile_is_shown_anew(client, morning):
    visit = morning.visit("10:00")
    page = client.get(PICK, NOW_ON)
    morning.visit("10:00", who=morning.omar)

    answer = client.post(REPORT, {**typed(page), "action": "report"})

    assert answer.status_code == 422
    assert f"visit-{visit.pk}" in answer.context["plans"].errors


def test_what_became_impossible_before_the_worker_came_is_left_to_the_office(client, morning):
    visit = morning.visit("10:00")
    report(client)
    morning.visit("10:15", who=morning.omar)

    work(MORNING)

    visit.refresh_from_db()
    assert (visit.practitioner, visit.follow_up) == (morning.priya, "offer_to_colleague")
    assert Rehoming.objects.get().state == "left"


def test_reported_twice_it_is_one_absence_and_one_letter(client, morning, time_machine):
    morning.visit("10:00")

    first = report(client)
    time_machine.move_to(MORNING + dt.timedelta(minutes=3), tick=False)
    second = client.get(PICK, NOW_ON)
    again = client.post(REPORT, {**typed(second), "action": "report"})
    work(MORNING + dt.timedelta(minutes=3))

    assert again.url == first.url
    assert Absence.objects.count() == 1
    assert len(letters_to("at10:00@example.org")) == 1


def test_the_same_last_press_twice_is_once(client, morning):
    morning.visit("10:00")
    check = client.post(REPORT, {**typed(client.get(PICK, NOW_ON)), "action": "check"})

    first = client.post(REPORT, {**typed(check), "action": "report"})
    second = client.post(REPORT, {**typed(check), "action": "report"})
    work(MORNING)

    assert first.url == second.url
    assert Rehoming.objects.count() == 1


def test_of_an_hour_only_what_is_after_it_is_hit(client, morning):
    early = morning.visit("09:00")
    morning.visit("13:00")

    page = client.get(PICK, {"span": "hour", "hour": "720"})

    assert [line.visit.local_minute for line in page.context["plans"].lines] == [780]
    report(client, {"span": "hour", "hour": "720"})
    work(MORNING)
    early.refresh_from_db()
    assert early.practitioner == morning.priya


def test_a_day_with_nothing_booked_is_reported_in_two_presses(client, morning):
    page = client.get(PICK, {"span": "day", "day": "2026-11-27"})

    done = client.post(REPORT, {**typed(page), "action": "report"})

    row = Absence.objects.get()
    assert done.url == f"/practice/absence/{row.pk}/"
    assert (row.start, row.end) == (at("2026-11-27", "00:00"), at("2026-11-28", "00:00"))


@pytest.mark.parametrize(
    ("span", "field"),
    [
        ({"span": "hour"}, "hour"),
        ({"span": "hour", "hour": "abc"}, "hour"),
        ({"span": "day"}, "day"),
        ({"span": "day", "day": "tomorrow"}, "day"),
        ({"span": "until", "day": "2020-01-01"}, "day"),
        ({"span": "until", "day": "2027-11-25"}, "day"),
        ({"span": "perhaps"}, "span"),
    ],
)
def test_a_stretch_that_makes_no_sense_is_named(client, morning, span, field):
    page = client.get(PICK, span)

    assert page.status_code == 422
    assert [*page.context["form"].errors] == [field]


def test_a_kept_visit_stays_and_may_be_given_up_by_the_next_report(client, morning):
    visit = morning.visit("10:00")
    report(client, **{f"visit-{visit.pk}": "keep"})
    work(MORNING)
    visit.refresh_from_db()
    assert (visit.practitioner, visit.follow_up) == (morning.priya, "")

    page = client.get(PICK, NOW_ON)

    assert [line.visit for line in page.context["plans"].lines] == [visit]


def test_anothers_absence_is_not_found(client, morning):
    morning.visit("10:00")
    done = report(client)
    client.force_login(morning.omar.user)

    assert client.get(done.url).status_code == 404


def test_what_was_decided_says_where_each_visit_was_to_go(client, morning):
    morning.visit("10:00")

    report(client)

    row = Rehoming.objects.get()
    assert (row.plan, row.to_practitioner, row.to_start) == (
        Plan.COLLEAGUE,
        morning.omar,
        at(TODAY, "10:00"),
    )
