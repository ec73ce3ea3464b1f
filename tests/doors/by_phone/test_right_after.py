"""A joint visit by phone: somebody else is booked right after a visit, at its door (1177)."""

import uuid

import pytest
from django.urls import reverse

from booking.models import Visit
from booking.operations.reserving.office_rules import OfficeRefused
from booking.operations.reserving.right_after import NothingBeside
from booking.queries.joint import are_one_stop
from tests.doors.by_phone.calls import DAY, call
from tests.doors.patient import words_of
from tests.factories import at, make_patient, make_visit, make_visit_type
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def joan(office, clinic):
    """Booked by phone at half past nine, her deposit waived."""
    clinic.other_type = make_visit_type(minutes=60, deposit_cents=5000)
    clinic.practitioner.visit_types.add(clinic.other_type)
    call(office, clinic, name="Joan Smith", deposit="waived", waived_why="known to us")
    return Visit.objects.get()


def address(visit):
    return reverse("desk:book_beside", args=[visit.public_ref])


def book(office, clinic, visit, query="", **fields):
    asked = {
        "visit_type": clinic.other_type.pk,
        "book": "1",
        "sequence": visit.sequence,
        "name": "Albert Smith",
        "phone": "604-555-0112",
        "email": "gurpreet@example.org",
        "street": "12 Kingsway",
        "payer": "myself",
        "terms_read_out": "on",
        "data_use": "on",
        "key": str(uuid.uuid4()),
        **fields,
    }
    return office.post(address(visit) + query, asked, follow=True)


def both():
    return list(Visit.objects.order_by("pk"))


def test_from_the_page_of_a_visit_somebody_is_booked_right_after_it_as_one_stop(
    office, clinic, joan
):
    page = office.get(reverse("desk:visit", args=[joan.public_ref]))
    assert "Book somebody right after" in words_of(page)
    assert "12 Kingsway" in office.get(address(joan)).content.decode()

    done = book(office, clinic, joan)

    first, albert = both()
    assert are_one_stop(first, albert) and albert.start == at(DAY, "10:15")
    assert (albert.status, albert.deposit_cents, albert.travel_fee_cents) == ("confirmed", 0, 0)
    assert albert.patient.name == "Albert Smith" and albert.patient_id != first.patient_id
    assert "Joint visit" in words_of(done)


def test_pressed_twice_it_is_booked_once_and_a_joint_visit_has_no_third(office, clinic, joan):
    key = str(uuid.uuid4())
    for _press in range(2):
        book(office, clinic, joan, key=key)

    assert len(both()) == 2
    page = office.get(address(joan), follow=True)
    assert "Nobody can be booked right after this visit any more." in words_of(page)


def test_somebody_on_record_is_found_and_booked_at_this_door(office, clinic, joan):
    albert = make_patient(name="Albert Ó Smith")
    query = f"?patient={albert.pk}"

    page = office.get(address(joan) + query)
    book(office, clinic, joan, query, name="", email="")

    assert 'value="12 Kingsway"' in page.content.decode()
    assert [one.patient for one in both()] == [joan.patient, albert]
    assert office.get(address(joan) + "?patient=99999999").status_code in (302, 404)


def test_where_the_next_visit_is_too_near_it_is_refused_and_what_was_typed_is_kept(
    office, clinic, joan
):
    make_visit(
        practitioner=clinic.practitioner, visit_type=clinic.visit_type, start=at(DAY, "11:00")
    )

    with provoked(OfficeRefused):
        page = book(office, clinic, joan)

    assert page.status_code == 422
    assert "another visit" in words_of(page) and "Albert Smith" in page.content.decode()
    assert Visit.objects.filter(joint__isnull=False).count() == 0


def test_the_first_moved_meanwhile_nobody_is_booked_beside_where_it_was(office, clinic, joan):
    def moved():
        Visit.objects.filter(pk=joan.pk).update(sequence=7)

    with provoked(NothingBeside), meanwhile("SAVEPOINT", moved):
        page = book(office, clinic, joan)

    assert page.status_code == 422 and len(both()) == 1
    assert "is not as it was" in words_of(page)


def test_of_a_visit_called_off_or_begun_there_is_nothing_to_press(office, clinic, joan):
    Visit.objects.filter(pk=joan.pk).update(started_at=at(DAY, "09:30"))

    page = office.get(address(joan), follow=True)

    assert "any more" in words_of(page)
    assert "Book somebody right after" not in words_of(page)
