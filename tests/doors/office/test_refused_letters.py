"""A patient's address takes no letters: said at once where the office and the patient look (1225)."""

import pytest

from booking.models import AuditAction, Patient, Visit, VisitStatus
from booking.operations.clinic.refused_letters import NothingRefused
from booking.operations.messages.send import tell
from core import outbox
from core.clock import now
from core.models import AuditEntry, OutboxMessage
from tests.doors.patient import words_of
from tests.factories import make_patient
from tests.mail_providers import bounce, delivery, postmark, postmark_says
from tests.refusals import provoked

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
LIST = "Their e-mail address takes no letters"


@pytest.fixture
def server(settings):
    with postmark(settings) as server:
        yield server


@pytest.fixture
def written(visit, server):
    """Somebody was written to, and nothing has been reported yet."""
    patient = make_patient()
    Visit.objects.filter(pk=visit.pk).update(patient=patient, status=VisitStatus.CONFIRMED)
    visit.refresh_from_db()
    tell(visit, "confirmed", now())
    outbox.run_due(now())
    assert len(server.taken) == 1
    return visit


@pytest.fixture
def came_back(written, server, client):
    assert postmark_says(client, bounce(server.taken[0])).status_code == 200
    return written


def of_visit(office, visit):
    return words_of(office.get(f"/admin/desk/visits/{visit.public_ref}/"))


def test_a_delivery_stands_on_the_visit_and_on_no_list(written, server, client, office):
    postmark_says(client, delivery(server.taken[0]))

    assert "Patient Confirmation delivered" in of_visit(office, written)
    assert LIST not in words_of(office.get("/admin/"))


def test_what_came_back_is_said_on_the_visit_and_on_the_offices_list_at_once(came_back, office):
    assert "Confirmation could not be delivered: the address is refused" in of_visit(
        office, came_back
    )
    page = office.get("/admin/")
    listed = words_of(page)
    assert LIST in listed
    assert f"{came_back.patient.email}, since" in listed
    assert 'href="tel:' in page.content.decode()


def test_an_address_refused_at_once_stands_on_the_same_list(visit, server, office):
    server.answers = [
        (422, {"ErrorCode": 300, "Message": "Invalid 'To' address: 'nobody@example.org'."})
    ]
    patient = make_patient(email="nobody@example.org")
    Visit.objects.filter(pk=visit.pk).update(patient=patient, status=VisitStatus.CONFIRMED)
    visit.refresh_from_db()
    tell(visit, "confirmed", now())
    outbox.run_due(now())

    assert LIST in words_of(office.get("/admin/"))
    assert "the address is refused" in of_visit(office, visit)


def press(office, visit, **said):
    said.setdefault("seen", OutboxMessage.objects.latest("pk").pk)
    return office.post(f"/admin/desk/visits/{visit.public_ref}/refused-letters/", said)


def test_the_address_is_put_right_and_the_letter_sent_again(came_back, server, client, office):
    Patient.objects.filter(pk=came_back.patient_id).update(email="right@example.org")
    press(office, came_back, way="again")
    outbox.run_due(now())

    assert [letter["To"] for letter in server.taken][1:] == ["right@example.org"]
    assert LIST not in words_of(office.get("/admin/"))
    assert "Confirmation sent" in of_visit(office, came_back)
    # The first one's fate is not the second one's.
    postmark_says(client, bounce(server.taken[0]))
    assert OutboxMessage.objects.get().state == "done"
    postmark_says(client, delivery(server.taken[1], 2))
    assert "Confirmation delivered" in of_visit(office, came_back)


def test_whoever_was_called_leaves_the_list_and_is_still_not_said_to_be_written_to(
    came_back, office
):
    press(office, came_back, way="known")

    assert LIST not in words_of(office.get("/admin/"))
    assert "the address is refused" in of_visit(office, came_back)
    made = AuditEntry.objects.filter(action=AuditAction.REFUSED_SETTLED)
    assert made.count() == 1


def test_the_page_says_which_letters_and_where_they_went(came_back, office):
    page = words_of(office.get(f"/admin/desk/visits/{came_back.public_ref}/refused-letters/"))
    assert f"E-mail {came_back.patient.email} Letters Confirmation" in page


def test_pressed_without_an_answer_nothing_changes_and_it_is_said(came_back, office):
    answer = press(office, came_back)

    assert answer.status_code == 422
    assert "Choose what becomes of the refused letters." in words_of(answer)
    assert OutboxMessage.objects.get().state == "dead"


def test_pressed_twice_the_second_hears_that_nothing_waits(came_back, office):
    press(office, came_back, way="known")
    with provoked(NothingRefused):
        press(office, came_back, way="known")

    assert AuditEntry.objects.filter(action=AuditAction.REFUSED_SETTLED).count() == 1


def test_the_list_asks_no_more_for_three_than_for_one(came_back, office, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from booking.queries.refused_letters import refused_letters

    with CaptureQueriesContext(
        connection,
    ) as one:
        assert len(refused_letters(12)) == 1
    for again in ("b", "c"):
        tell(came_back, "confirmed", now(), again=again)
    OutboxMessage.objects.update(state="dead", last_error="AddressRefused")
    with django_assert_num_queries(len(one)):
        [line] = refused_letters(12)
    assert line.what == ["confirmed"] * 3


def test_what_was_refused_after_the_page_was_shown_waits_still(came_back, office):
    seen = OutboxMessage.objects.get().pk
    tell(came_back, "confirmed", now(), again="b")
    OutboxMessage.objects.update(state="dead", last_error="AddressRefused")
    press(office, came_back, way="known", seen=seen)

    assert LIST in words_of(office.get("/admin/"))
