"""The heading of a practitioner's or the office's page says whose it is, and which."""

import re
from html import unescape

import pytest
from django.urls import reverse

from booking.portal.urls import urlpatterns
from tests.doors.office.staff_people import office_user
from tests.doors.office.test_patients import proved
from tests.doors.test_portal_round import visit_at, wing
from tests.factories import make_patient

pytestmark = pytest.mark.django_db
__all__ = ["wing"]

#: Not pages: a script and a calendar file. `seen` is the office's, and pressed for in a test of its own.
NO_PAGES = {"worker", "feed", "seen"}


def heading(client, address):
    """The words of the page's only h1."""
    page = client.get(address).content.decode()
    (found,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", found)).split())


def practice_pages(visit):
    """Every address of the practice that is read, without those that name a row of another kind."""
    for route in urlpatterns:
        arguments = set(route.pattern.regex.groupindex)
        if route.name in NO_PAGES or not arguments <= {"reference"}:
            continue
        yield reverse(f"portal:{route.name}", kwargs=dict.fromkeys(arguments, visit.public_ref))


def test_every_page_of_the_practice_begins_with_its_practitioners_name(client, wing):
    visit = visit_at(wing, "10:00", patient=make_patient(name="Joan Smith"))
    read = [address for address in practice_pages(visit) if client.get(address).status_code == 200]
    headings = {address: heading(client, address) for address in read}

    assert len(headings) > 15
    assert {a: h for a, h in headings.items() if not h.startswith(f"{wing.name}: ")} == {}
    of_the_visit = [
        h for a, h in headings.items() if a.endswith(("door/", "no-show/", f"{visit.public_ref}/"))
    ]
    assert len(of_the_visit) == 3, of_the_visit
    assert all("Joan S." in one for one in of_the_visit)


@pytest.mark.parametrize("page", ["patient_erase", "patient_edit", "patient_other", "patient_book"])
def test_what_is_done_to_a_patient_is_headed_by_their_name_and_no_browser_keeps_it(client, page):
    patient = make_patient(name="Rosa Hayer")
    client.force_login(office_user("owner@tidewater.example", role="Owner"))
    proved(client)
    address = reverse(f"desk:{page}", args=[patient.pk])

    title = re.search(r"<title>(.*?)</title>", client.get(address).content.decode(), re.DOTALL)

    assert "Rosa Hayer" in heading(client, address)
    assert title
    assert "Rosa" not in title[1]


def test_an_act_is_headed_by_what_it_does_to_whose_visit(client, wing):
    visit = visit_at(wing, "10:00", patient=make_patient(name="Joan Smith"))
    client.force_login(office_user())

    said = heading(client, reverse("desk:act", args=[visit.public_ref, "cancel"]))

    assert said.startswith("Cancel")
    assert "Joan Smith" in said
    assert visit.public_ref in said


def test_lists_of_the_office_say_of_whom(client, wing):
    client.force_login(office_user("owner@tidewater.example", role="Owner"))

    assert heading(client, reverse("desk:pay")) == "Pay of practitioners"
    assert heading(client, reverse("visits:index")) == "Visits of the clinic"
    assert heading(client, reverse("desk:absences")) == "Absences of practitioners"
    whose = f"{reverse('visits:index')}?practitioner={wing.pk}"
    assert f"Visits: {wing.name}" in client.get(whose).content.decode()
    assert "Now and next: all practitioners" in client.get(reverse("visits:index")).content.decode()
