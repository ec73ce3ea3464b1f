"""The office reads of each message what is so: queued, sent, could not, nobody to send to."""

import smtplib

import pytest
from django.urls import reverse

from booking.models import Visit
from booking.notifications.messages import TO_PATIENT
from booking.notifications.money_letters import MESSAGES
from booking.operations.messages.send import tell
from booking.staff import told
from core import outbox
from core.clock import now
from tests.doors.office.a_visit import NOW
from tests.factories import make_patient

pytestmark = pytest.mark.django_db
REFUSED = smtplib.SMTPRecipientsRefused({"joan@example.org": (550, b"no such user")})


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


def page_of(office, visit):
    return office.get(reverse("desk:visit", args=[visit.public_ref]))


def act(office, visit, name, **answers):
    address = reverse("desk:act", args=[visit.public_ref, name])
    return office.post(address, answers, follow=True).content.decode()


@pytest.mark.parametrize(
    ("email", "goes", "state"),
    [
        ("joan@example.org", None, "queued"),
        ("joan@example.org", "well", "sent"),
        ("joan@example.org", REFUSED, "could not be delivered: the address is refused"),
        ("", None, "nobody to send to: no e-mail address"),
        ("", "well", "nobody to send to: no e-mail address"),
    ],
)
def test_a_message_is_listed_on_its_visit_with_how_far_it_came(
    office, visit, monkeypatch, email, goes, state
):
    Visit.objects.update(patient=make_patient(email=email))
    visit.refresh_from_db()
    tell(visit, "confirmed", now())
    if isinstance(goes, Exception):

        def refuse(self, messages):
            raise goes

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    if goes:
        outbox.run_due(now())

    found = page_of(office, visit).context["told"]
    assert [(what, how) for _when, to, what, how in found if to == "Patient"] == [
        ("Confirmation", state)
    ]


@pytest.mark.parametrize(
    ("email", "before", "after"),
    [
        ("joan@example.org", "A message to the patient is written.", "is queued."),
        ("", "No e-mail reaches the patient: please call.", "No e-mail reaches the patient"),
    ],
)
def test_cancelling_says_before_and_after_whether_anybody_is_told(
    office, visit, email, before, after
):
    Visit.objects.update(patient=make_patient(email=email))

    asked = office.get(reverse("desk:act", args=[visit.public_ref, "cancel"])).content.decode()
    done = act(office, visit, "cancel", by="clinic", shown_clinic=0, shown_patient=0, sequence=0)

    assert before in asked
    assert "The visit is cancelled." in done
    assert after in done


def test_the_confirmation_sent_again_is_queued_and_not_on_its_way(office, visit):
    Visit.objects.update(patient=make_patient())

    done = act(office, visit, "resend")

    assert "The message to the patient is queued." in done
    assert "on its way" not in done


def test_every_message_has_a_name_for_people():

    assert {*TO_PATIENT, *MESSAGES} - set(told.NAMES) == set()
