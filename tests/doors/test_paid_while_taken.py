"""A time being paid for while it is taken away: decided first, never confirmed without a word (0910)."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse

from booking.models import Closure, Refund, ServiceArea, Visit
from booking.simulator import world
from booking.staff.deciding import Undecided
from core import outbox
from core.models import OutboxMessage
from tests.doors.office.staff_people import office_user
from tests.doors.patient import on_enter, words_of
from tests.doors.practice import seen, send, week, with_shown
from tests.factories import at, make_user, make_visit, make_visit_type
from tests.french import english_left_in
from tests.payments.bench import state
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
DAY = "2026-11-25"  # a Wednesday


@pytest.fixture
def paying(patient):
    """A patient on the payment page; the time is held, nothing is paid."""
    patient.until("check")
    assert patient.post("check").status_code == 303
    return patient


@pytest.fixture
def practice(client, clinic):
    clinic.practitioner.user = make_user("priya@tidewater.example")
    clinic.practitioner.save()
    client.force_login(clinic.practitioner.user)
    return client


@pytest.fixture
def office(client):
    client.force_login(office_user())
    return client


def pays(patient):
    """The payment arrives, and the browser comes back."""
    world.pay(patient.session)
    return patient.get("/book/return/", session_id=patient.session)


def edited(client, practitioner, **changes):
    address = reverse("practitioners:edit", args=[practitioner.pk])
    form = client.get(address).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    for name in ("areas", "visit_types", "languages"):
        sent[name] = [getattr(one, "pk", one) for one in sent.get(name, [])]
    sent = {name: value for name, value in (sent | changes).items() if value is not None}
    return address, sent


AWAY = {"from_date": DAY, "from_minute": "0", "to_date": DAY, "to_minute": "1440", "note": ""}
IN_THE_PRACTICE = {
    "day off": ("/practice/dates/", {"date": DAY, "closed": "on"}),
    "time off": ("/practice/time-off/take/", AWAY),
    "weekly hours": ("/practice/hours/", week()),
    "area left": (
        "/practice/areas/",
        lambda: {"areas": [str(ServiceArea.objects.get(name="Surrey").pk)]},
    ),
}
BY_THE_OFFICE = {
    "closed": {},
    "deactivated": {"is_active": None},
    "registration ends": {"registration_valid_to": "2026-11-24"},
    "visit type removed": {"visit_types": []},
    "area removed": {"areas": []},
}


@pytest.mark.parametrize("name", IN_THE_PRACTICE)
def test_the_practice_is_asked_about_a_time_being_paid_for_and_the_money_goes_back_at_once(
    practice, paying, name
):
    address, sent = IN_THE_PRACTICE[name]
    sent = with_shown(practice, address, sent() if callable(sent) else sent)
    held = paying.visit

    asked = practice.post(address, sent)
    answer = {**sent, f"visit-{held.pk}": "cancel"}
    looked = practice.post(address, {**answer, "action": "check"})
    nothing_yet = Visit.objects.get(pk=held.pk).fate_if_paid
    done = practice.post(address, {**answer, "action": "take"})
    back = pays(paying)
    outbox.run_due(paying.bench.now)

    assert "1 time is being paid for right now" in words_of(asked)
    assert "If it is paid, all the money goes back at once" in words_of(looked)
    assert (nothing_yet, done.status_code) == ("", 302)
    assert state(held) == ("released", ["paid"])
    assert (Refund.objects.get().amount_cents, Refund.objects.get().state) == (5000, "succeeded")
    assert "All of the money goes back to your card" in words_of(back)
    letter = next(one for one in mail.outbox if "on its way back" in one.subject)
    assert "These times are free near yours" in letter.body or name != "day off"
    assert not OutboxMessage.objects.filter(key__contains=":confirmed:").exists()


def test_one_answer_for_all_does_for_a_time_being_paid_for_too(practice, clinic, paying):
    held = paying.visit
    booked = make_visit(
        practitioner=clinic.practitioner,
        visit_type=clinic.visit_type,
        start=at(DAY, "14:00"),
        area=held.area,
    )
    sent = {"date": DAY, "closed": "on", "every-visit": "rebook"}
    sent = with_shown(practice, "/practice/dates/", sent)

    asked = practice.post("/practice/dates/", {**sent, "every-visit": ""})
    looked = practice.post("/practice/dates/", {**sent, **seen(asked), "action": "check"})
    practice.post("/practice/dates/", on_enter(looked, None) | {"action": "take"})
    world.pay(held.payments.get().session_id)
    paying.get("/book/return/", session_id=held.payments.get().session_id)

    booked.refresh_from_db()
    assert [hit.chosen for hit in looked.context["fates"].hits] == ["cancel", "rebook"]
    assert booked.follow_up == "asked_to_rebook"
    assert state(held) == ("released", ["paid"])


@pytest.mark.parametrize("name", BY_THE_OFFICE)
def test_the_office_is_asked_too_and_may_put_it_on_its_list(office, clinic, paying, name):
    address, sent = reverse("closures:add"), {"date": DAY, "name": "Snow"}
    if name != "closed":
        address, sent = edited(office, clinic.practitioner, **BY_THE_OFFICE[name])
    held = paying.visit

    with provoked(Undecided):
        asked = office.post(address, sent)
    done = office.post(address, {**sent, f"visit-{held.pk}": "colleague"})
    back = pays(paying)

    assert (asked.status_code, done.status_code) == (409, 302)
    assert "1 time is being paid for right now" in words_of(asked)
    held.refresh_from_db()
    assert (state(held), held.needs_staff) == (("held", ["paid"]), True)
    assert held.follow_up == "offer_to_colleague"
    assert "We are checking your visit" in words_of(back)


def test_a_time_that_is_kept_is_confirmed_when_it_is_paid(office, paying):
    held = paying.visit
    office.post(reverse("closures:add"), {"date": DAY, "name": "Snow", f"visit-{held.pk}": "keep"})

    pays(paying)

    assert (state(held), Closure.objects.count()) == (("confirmed", ["paid"]), 1)


def test_paid_first_and_closed_afterwards_it_is_a_booked_visit_like_any_other(office, paying):
    held = paying.visit
    pays(paying)

    with provoked(Undecided):
        asked = office.post(reverse("closures:add"), {"date": DAY, "name": "Snow"})

    assert state(held) == ("confirmed", ["paid"])
    assert "1 booked visit is hit" in words_of(asked)
    assert "being paid for" not in words_of(asked)


def test_paid_between_the_question_and_the_answer_the_booked_visit_meets_what_was_decided(
    office, paying
):
    held = paying.visit
    with provoked(Undecided):
        office.post(reverse("closures:add"), {"date": DAY, "name": "Snow"})
    pays(paying)

    office.post(
        reverse("closures:add"), {"date": DAY, "name": "Snow", f"visit-{held.pk}": "cancel"}
    )
    outbox.run_due(paying.bench.now)
    outbox.run_due(paying.bench.now)

    assert state(held)[0] == "cancelled"
    assert Refund.objects.get().amount_cents == 5000


def test_a_closure_nobody_asked_about_still_confirms_nothing(clinic, paying):
    Closure.objects.create(date=dt.date.fromisoformat(DAY), name="written past the form")

    back = pays(paying)

    held = paying.visit
    assert (state(held), held.needs_staff) == (("held", ["paid"]), True)
    assert "We are checking your visit" in words_of(back)


def test_paid_late_for_a_time_taken_away_the_money_goes_back(office, paying):
    held = paying.visit
    Visit.objects.filter(pk=held.pk).update(status="released", payment_pending=False)
    closed = office.post(reverse("closures:add"), {"date": DAY, "name": "Snow"})

    pays(paying)
    outbox.run_due(paying.bench.now)

    assert closed.status_code == 302
    assert not [one for one in mail.outbox if "somebody else has taken it" in one.body]
    assert (state(held), Refund.objects.get().amount_cents) == (("released", ["paid"]), 5000)


def test_a_hold_nobody_pays_for_yet_is_let_go_and_its_patient_chooses_again(office, patient):
    patient.until("check")

    closed = office.post(reverse("closures:add"), {"date": DAY, "name": "Snow"})
    pressed = patient.client.post("/book/check/", {"agree": "on", "data_use": "on"}, follow=True)

    assert closed.status_code == 302
    assert patient.visit.status == "released"
    assert "We could not hold the time any longer" in words_of(pressed)


def test_the_office_confirms_a_blocked_time_only_knowingly(office, paying):
    Closure.objects.create(date=dt.date.fromisoformat(DAY), name="Snow")
    pays(paying)
    held = paying.visit
    address = reverse("desk:act", args=[held.public_ref, "confirm-after-all"])

    refused = office.post(address, {})
    confirmed = office.post(address, {"knowingly": "on"})

    assert (refused.status_code, confirmed.status_code) == (422, 302)
    held.refresh_from_db()
    assert (held.status, held.needs_staff, held.follow_up) == ("confirmed", False, "")


def test_whoever_booked_in_french_hears_of_it_in_french(office, paying):
    held = paying.visit
    Visit.objects.filter(pk=held.pk).update(language="fr")
    closure = {"date": DAY, "name": "Snow", f"visit-{held.pk}": "cancel"}
    office.post(reverse("closures:add"), closure)

    pays(paying)
    outbox.run_due(paying.bench.now)

    letters = {one.subject: one for one in mail.outbox}
    letter = next(one for subject, one in letters.items() if held.public_ref in subject)
    assert "Tout ce que vous avez payé, 50\xa0$, retourne" in letter.body
    assert english_left_in(letter.body) == set()


def test_two_changes_one_after_the_other_the_last_decision_holds(practice, clinic, paying):
    held = paying.visit
    clinic.practitioner.visit_types.add(make_visit_type())
    day_off = {"date": DAY, "closed": "on", f"visit-{held.pk}": "keep", "action": "take"}
    send(practice, "/practice/dates/", day_off)
    practice.post(
        "/practice/time-off/take/", {**AWAY, f"visit-{held.pk}": "cancel", "action": "take"}
    )

    pays(paying)

    assert state(held)[0] == "released"
