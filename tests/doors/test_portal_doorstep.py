"""The doorstep: what is done once a visit is done, and what was tried when nobody was there."""

import uuid

import pytest
from django.db import connection
from django.test import Client

from booking.models import DoorNote, LedgerEntry, MissedTry, PatientLink, Visit, VisitStatus
from booking.operations.money.balance import charge_balance
from booking.operations.visits.doorstep import NoteEmpty, write_door_note
from core.audit import Actor
from core.models import AuditEntry
from tests.factories import (
    at,
    make_area,
    make_patient,
    make_point,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db
TODAY = "2026-11-20"


@pytest.fixture
def wing(client, time_machine):
    """A practitioner, signed in at ten in the morning, who visits in Burnaby."""
    kind = make_visit_type(price_cents=13500, deposit_cents=0)
    person = make_practitioner(
        areas=[make_area()], visit_types=[kind], user=make_user("wing@tidewater.example")
    )
    make_point("V5H")
    client.force_login(person.user)
    time_machine.move_to(at(TODAY, "10:00"), tick=False)
    return person


def visit_at(practitioner, clock, day=TODAY, **fields):
    fields = {"area": practitioner.areas.get(), "postal_code": "V5H", **fields}
    return make_visit(
        practitioner=practitioner,
        visit_type=practitioner.visit_types.get(),
        start=at(day, clock),
        **fields,
    )


def done(client, visit):
    return client.post(f"/practice/visits/{visit.public_ref}/done/", follow=True)


def door(visit, more=""):
    return f"/practice/visits/{visit.public_ref}/door/{more}"


def form(page, name):
    """What the named form of a page would send, its key included."""
    return {"key": str(page.context[name]["key"].value())}


def test_done_leads_to_the_door_and_says_what_is_left_to_pay(client, wing):
    visit = visit_at(wing, "09:00")

    page = done(client, visit)

    assert page.redirect_chain == [(door(visit), 302)]
    assert "$135 are left to pay" in page.content.decode()


def test_cash_at_the_door_is_in_the_books_once_however_often_it_is_pressed(client, wing):
    visit = visit_at(wing, "09:00")
    sent = {"way": "cash", "amount": "135.00", **form(done(client, visit), "paid")}

    for _press in range(2):
        page = client.post(door(visit, "paid/"), sent, follow=True)

    paid = LedgerEntry.objects.filter(visit=visit, kind="cash")
    assert [entry.amount_cents for entry in paid] == [13500]
    assert "Nothing is left to pay" in page.content.decode()


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("135.01", "more than is owed"),
        ("0", "more than nothing"),
        ("ten", "Write an amount"),
        ("1e5", "Write an amount"),
        ("", "Say how much"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_and_kept_for_correction(client, wing, amount, said):
    visit = visit_at(wing, "09:00")
    key = form(done(client, visit), "paid")

    page = client.post(door(visit, "paid/"), {"way": "cash", "amount": amount, **key})

    assert page.status_code == 422
    assert said in page.content.decode()
    assert f'value="{amount}"' in page.content.decode() or not amount
    assert not LedgerEntry.objects.filter(visit=visit, kind="cash").exists()


def test_an_insurers_money_is_not_taken_at_the_door(client, wing):
    visit = visit_at(wing, "09:00", payer="icbc")
    charge = done(client, visit)

    page = client.post(
        door(visit, "paid/"), {"way": "insurer", "amount": "1.00", "key": uuid.uuid4()}
    )

    assert "billed by the office" in charge.content.decode()
    assert page.status_code == 302
    assert not LedgerEntry.objects.filter(visit=visit, kind="insurer").exists()


def test_the_code_on_the_screen_opens_the_patients_own_page_of_paying(client, wing, settings):
    settings.PAYMENTS = "simulator"
    visit = visit_at(wing, "09:00")
    done(client, visit)

    page = client.post(door(visit, "pay-link/"), {"code": "yes"})

    assert "<svg" in page.content.decode()
    assert PatientLink.objects.filter(visit=visit).count() == 1
    assert AuditEntry.objects.filter(action="pay_code_shown", object_id=visit.pk).count() == 1


def test_a_look_at_the_door_makes_no_link(client, wing, settings):
    settings.PAYMENTS = "simulator"
    visit = visit_at(wing, "09:00")
    done(client, visit)

    client.get(door(visit))

    assert not AuditEntry.objects.filter(action="pay_code_shown").exists()


def test_whoever_visits_next_reads_the_note_on_the_round_and_a_stranger_does_not(client, wing):
    joan = make_patient(name="Joan Smith")
    visit = visit_at(wing, "09:00", patient=joan)
    key = form(client.get(door(visit)), "note")
    for _press in range(2):
        client.post(door(visit), {"text": "Ring twice, she is slow to the door", **key})
    ines = make_practitioner(
        slug="ines", name="Ines", areas=[wing.areas.get()], user=make_user("ines@tidewater.example")
    )
    make_visit(
        practitioner=ines,
        visit_type=wing.visit_types.get(),
        start=at(TODAY, "14:00"),
        patient=joan,
    )
    make_visit(
        practitioner=ines,
        visit_type=wing.visit_types.get(),
        start=at(TODAY, "16:00"),
        patient=make_patient(name="王小明"),
    )
    hers = Client()
    hers.force_login(ines.user)

    cards = hers.get("/practice/").context["cards"]

    assert [len(card.notes) for card in cards] == [1, 0]
    assert cards[0].notes[0][0] == "Ring twice, she is slow to the door"
    assert hers.get(door(visit)).status_code == 404
    assert DoorNote.objects.count() == 1


def test_a_note_is_unreadable_in_the_database(client, wing):
    visit = visit_at(wing, "09:00")
    client.post(
        door(visit), {"text": "key in the blue pot", **form(client.get(door(visit)), "note")}
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM booking_doornote")
        (stored,) = cursor.fetchone()
    assert "blue pot" not in stored


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_an_empty_or_endless_note_is_refused(client, wing, text):
    visit = visit_at(wing, "09:00")

    page = client.post(door(visit), {"text": text, **form(client.get(door(visit)), "note")})

    assert (page.status_code, DoorNote.objects.count()) == (422, 0)


def test_the_next_visit_with_the_same_person_takes_two_presses(client, wing):
    visit = visit_at(wing, "09:00", patient=make_patient(name="Joan Smith"), street="1 Rain Street")
    times = done(client, visit).context["again"]
    same_hour = next(time for time in times if "27 November, 9:00 am" in time["words"])

    look = client.get(same_hour["url"])
    page = client.post(same_hour["url"].split("?")[0], {"start": look.context["start"]})

    again = Visit.objects.get(start=at("2026-11-27", "09:00"))
    assert page.status_code == 302
    assert (again.practitioner, again.patient, again.status) == (wing, visit.patient, "confirmed")
    assert again.street == "1 Rain Street"


def test_the_same_time_agreed_to_twice_is_one_booking(client, wing):
    visit = visit_at(wing, "09:00")
    time = done(client, visit).context["again"][0]
    start = client.get(time["url"]).context["start"]

    for _press in range(2):
        client.post(time["url"].split("?")[0], {"start": start})

    assert Visit.objects.filter(patient=visit.patient).count() == 2


def test_a_time_that_was_taken_meanwhile_is_not_booked(client, wing):
    visit = visit_at(wing, "09:00")
    time = done(client, visit).context["again"][0]
    start = client.get(time["url"]).context["start"]
    before = Visit.objects.count()
    visit_at(wing, "09:00", day="2026-11-23", patient=make_patient(name="王小明"))

    page = client.post(time["url"].split("?")[0], {"start": start}, follow=True)

    assert "That time is gone" in page.content.decode()
    assert Visit.objects.count() == before + 1


@pytest.mark.parametrize("start", ["", "x", "-5", "999999999999", "²", "0"])
def test_a_start_that_is_none_books_nothing(client, wing, start):
    visit = visit_at(wing, "09:00")
    done(client, visit)

    page = client.post(f"/practice/visits/{visit.public_ref}/next/", {"start": start})

    assert (page.status_code, Visit.objects.count()) == (302, 1)


def test_what_was_tried_at_the_door_is_kept_with_a_missed_visit(client, wing):
    visit = visit_at(wing, "09:00")
    page = client.get(f"/practice/visits/{visit.public_ref}/no-show/")

    client.post(
        f"/practice/visits/{visit.public_ref}/no-show/",
        {"rang": "yes", "called": "yes", "waited": "15"},
    )

    tried = MissedTry.objects.get(visit=visit)
    assert "It can be taken back until" in page.content.decode()
    assert (tried.rang, tried.called, tried.waited_minutes) == (True, True, 15)
    client.post(f"/practice/visits/{visit.public_ref}/undo/")
    assert not MissedTry.objects.exists()


def test_a_wait_that_is_none_marks_nothing(client, wing):
    visit = visit_at(wing, "09:00")

    page = client.post(f"/practice/visits/{visit.public_ref}/no-show/", {"waited": "9999"})

    visit.refresh_from_db()
    assert (page.status_code, visit.status) == (422, VisitStatus.CONFIRMED)


def test_what_is_owed_at_the_door_is_what_the_books_say(client, wing):
    visit = visit_at(wing, "09:00")
    done(client, visit)
    charge_balance(visit=visit, now=at(TODAY, "10:00"))

    client.post(f"/practice/visits/{visit.public_ref}/undo/")
    page = client.get(door(visit))

    assert "until the visit is done" in page.content.decode()


def test_the_operation_refuses_an_empty_note_whoever_asks(wing):
    visit = visit_at(wing, "09:00")

    with pytest.raises(NoteEmpty):
        write_door_note(visit=visit, text=" ", key="k", by=Actor("x"), now=at(TODAY, "10:00"))
