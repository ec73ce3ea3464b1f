"""After every act that tells somebody, its page says how far the message came (0917)."""

import smtplib

import pytest
from django.urls import reverse

from booking.models import Practitioner, TimeOff, Visit, WaitingListEntry
from booking.operations.reserving.waiting_list import join_waiting_list, tell_waiting
from booking.simulator import world
from core import outbox
from core.clock import now
from tests.doors.office.staff_people import office_user
from tests.doors.patient import words_of
from tests.doors.practice import send
from tests.factories import at, make_patient, make_visit, make_visit_type
from tests.operations.people import JOAN, small_clinic

pytestmark = pytest.mark.django_db
DAY = "2026-11-25"
AFTERNOON = {
    "from_date": DAY,
    "from_minute": "720",
    "to_date": DAY,
    "to_minute": "1020",
    "action": "take",
}


def visit_of(wing, clock, email="joan@example.org", **fields):
    return make_visit(
        practitioner=wing,
        visit_type=make_visit_type(),
        area=wing.areas.get(name="Burnaby"),
        start=at(DAY, clock),
        patient=make_patient(name="Mary Swan", email=email),
        **fields,
    )


def take_off(client, *visits, fate):
    fates = {f"visit-{visit.pk}": fate for visit in visits}
    return client.post("/practice/time-off/take/", AFTERNOON | fates)


@pytest.fixture
def refusing(monkeypatch):
    """A mail server that takes nothing."""

    def refuse(self, messages):
        raise smtplib.SMTPRecipientsRefused({"joan@example.org": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)


# the practice


@pytest.mark.parametrize("fate", ["rebook", "cancel"])
def test_time_off_says_of_each_message_how_far_it_came(client, wing, fate):
    reached, silent = visit_of(wing, "13:00"), visit_of(wing, "15:00", email="")
    done = take_off(client, reached, silent, fate=fate).url

    page = words_of(client.get(done))
    assert "1:00 pm, Mary S.: the e-mail is being sent" in page
    assert "3:00 pm, Mary S.: the message" not in page
    assert [card.visit for _day, card in client.get(done).context["to_call"]] == [silent]

    outbox.run_due(now())
    assert "1:00 pm, Mary S.: told by e-mail at 10:00 am" in words_of(client.get(done))


def test_whom_the_server_refused_is_to_be_called(client, wing, refusing):
    visit = visit_of(wing, "13:00")
    done = take_off(client, visit, fate="cancel").url
    outbox.run_due(now())

    answer = client.get(done)

    assert [card.visit for _day, card in answer.context["to_call"]] == [visit]
    assert answer.context["written_to"] == []


def test_pressing_twice_still_says_it(client, wing):
    visit = visit_of(wing, "13:00")
    take_off(client, visit, fate="cancel")

    done = take_off(client, visit, fate="cancel").url

    assert "the e-mail is being sent" in words_of(client.get(done))


@pytest.mark.parametrize(
    ("address", "change"),
    [
        ("/practice/dates/", {"date": DAY, "closed": "on"}),
        ("/practice/areas/", {"areas": "Surrey"}),
    ],
)
def test_a_day_off_and_an_area_left_say_it_too(client, wing, address, change):
    visit, silent = visit_of(wing, "13:00"), visit_of(wing, "15:00", email="")
    if "areas" in change:
        change = {"areas": [str(wing.areas.get(name="Surrey").pk)]}
    fates = {f"visit-{one.pk}": "cancel" for one in (visit, silent)}

    page = words_of(send(client, address, change | fates | {"action": "take"}, follow=True))

    assert f"Mary S. ({visit.public_ref}): the e-mail is being sent" in page
    assert f"Mary S. ({silent.public_ref}): " not in page
    assert f"please call: Mary S. ({silent.public_ref})" in page


def test_a_card_says_whether_the_patient_knows_that_they_are_to_choose_again(client, wing):
    visit = visit_of(wing, "13:00")
    take_off(client, visit, fate="rebook")

    before = words_of(client.get(reverse("portal:visit", args=[visit.public_ref])))
    outbox.run_due(now())
    after = words_of(client.get(reverse("portal:visit", args=[visit.public_ref])))

    assert "The e-mail is being sent" in before
    assert "Told by e-mail at 10:00 am" in after


# the office


@pytest.fixture
def office(client, wing):
    client.force_login(office_user())
    return client


def desk(office, visit, act, **answers):
    address = reverse("desk:act", args=[visit.public_ref, act])
    return words_of(office.post(address, answers, follow=True))


def test_the_office_reads_of_patient_and_practitioner(office, wing):
    visit = visit_of(wing, "13:00")
    Practitioner.objects.update(email="wing@tidewater.example")
    shown = {"by": "clinic", "shown_clinic": 0, "shown_patient": 0, "sequence": 0}

    page = desk(office, visit, "cancel", **shown)

    assert "The message to the patient is queued." in page
    assert f"{wing.name}: the e-mail is being sent." in page
    outbox.run_due(now())
    rows = office.get(reverse("desk:visit", args=[visit.public_ref])).context["told"]
    assert [(to, what, how) for _when, to, what, how in rows] == [
        ("Patient", "Cancellation", "sent"),
        (wing.name, "Cancellation", "sent"),
    ]


def test_a_practitioner_without_an_address_is_not_told(office, wing):
    visit = visit_of(wing, "13:00")
    Practitioner.objects.update(email="")
    shown = {"by": "clinic", "shown_clinic": 0, "shown_patient": 0, "sequence": 0}

    page = desk(office, visit, "cancel", **shown)

    assert f"{wing.name}: not told: no e-mail address, please call." in page


def test_a_no_show_is_told_to_nobody_and_says_so(office, wing, time_machine):
    visit = visit_of(wing, "13:00")
    time_machine.move_to(visit.end, tick=False)
    client = office
    client.force_login(office_user("late@tidewater.example"))

    page = desk(client, visit, "no-show", sequence=0)

    assert "Marked as a no-show. The patient is not told." in page


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("ada@example.org", "The message to the patient is queued."),
        ("", "No e-mail reaches the patient: please call."),
    ],
)
def test_booking_by_phone_says_whether_the_caller_is_written_to(client, time_machine, email, said):
    clinic = small_clinic()
    Practitioner.objects.update(email="priya@tidewater.example")
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    client.force_login(office_user())
    start = f"{clinic.practitioner.pk}@{at(DAY, '09:00').isoformat()}"
    caller = {
        "postal_code": "V5H 1A1",
        "visit_type": clinic.visit_type.pk,
        "day": DAY,
        "book": "1",
        "choice": start,
        "name": "Ada Byron",
        "phone": "604-555-0111",
        "email": email,
        "street": "12 Kingsway",
        "payer": "myself",
        "is_new_patient": "on",
        "terms_read_out": "on",
        "data_use": "on",
        "deposit": "waived",
        "waived_why": "a patient of ten years",
        "key": "0b5f2e0e-93d4-4d0e-8f0b-3d8b8a2a7f11",
    }

    page = words_of(client.post(reverse("desk:book"), caller, follow=True))

    assert f"Booked and confirmed. {said}" in page
    assert "Priya Sandhu: the e-mail is being sent." in page
    assert Visit.objects.get().patient.name == "Ada Byron"


# the waiting list


@pytest.fixture
def waiting(client, time_machine):
    clinic = small_clinic()
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    client.force_login(office_user())
    wish = {"prefix": "V5H", "email": JOAN.email, "visit_type": clinic.visit_type}
    return lambda: join_waiting_list(**wish, now=now())


def listed(client):
    return words_of(client.get(reverse("waiting_list:index")))


def test_the_waiting_list_says_how_far_each_message_came(client, waiting):
    waiting()
    assert "waits" in listed(client)

    tell_waiting(now())
    assert "queued" in listed(client)
    outbox.run_due(now())
    assert "sent" in listed(client)


def test_an_offer_that_the_server_refused_says_so(client, waiting, refusing):
    waiting()
    tell_waiting(now())
    outbox.run_due(now())

    assert "could not be delivered: the address is refused" in listed(client)


def test_whoever_was_told_and_asks_again_is_told_again(client, waiting, mailoutbox, time_machine):
    assert waiting()
    tell_waiting(now())
    outbox.run_due(now())
    assert len(mailoutbox) == 1

    time_machine.move_to(at("2026-11-23", "10:00"), tick=False)
    assert waiting()
    assert not waiting()
    tell_waiting(now())
    tell_waiting(now())
    outbox.run_due(now())

    assert len(mailoutbox) == 2
    assert WaitingListEntry.objects.count() == 1


def test_who_is_not_put_on_the_list_is_not_told_that_they_are(client, waiting):
    wish = {"prefix": "V5H", "visit_type": "first-visit"}
    for number in range(10):
        client.post("/book/waiting/", wish | {"email": f"{number}@example.org"})

    answer = client.post("/book/waiting/", wish | {"email": "eleven@example.org"})

    assert answer.status_code == 429
    assert "You are on the list" not in words_of(answer)
    assert "Please call us." in words_of(answer)
    assert WaitingListEntry.objects.count() == 10


# a payment that is looked into


def test_the_page_of_a_payment_looked_into_says_whether_its_patient_was_written_to(patient, bench):
    patient.until("check").post("check")
    visit = patient.visit
    TimeOff.objects.create(practitioner=visit.practitioner, start=visit.start, end=visit.end)
    world.pay(patient.session)
    page = words_of(patient.get("/book/return/", session_id=patient.session))
    assert "We are sending you an e-mail at j•••@example.org, and write or call again" in page

    bench.work()
    page = words_of(patient.get("/book/return/", session_id=patient.session))
    assert "We have written to j•••@example.org, and write or call again once it is clear." in page
