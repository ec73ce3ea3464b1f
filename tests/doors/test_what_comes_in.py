"""What people type and paste, through the doors they use: washed, understood, or kindly refused."""

import pytest
from django.test import Client
from django.urls import reverse

from booking.models import Draft, Patient, Practitioner, Visit
from core.fields import lookup_hash
from tests.doors.office.staff_people import office_user
from tests.doors.office.test_by_phone import caller
from tests.doors.patient import words_of
from tests.factories import make_area, make_patient, make_point, make_user, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_details(patient):
    return patient.until("details")


@pytest.fixture
def at_address(patient):
    return patient.until("address")


@pytest.fixture
def desk(clinic):
    """The office's browser, and what it sends to book `clinic`'s practitioner for a caller."""
    browser = Client()
    browser.force_login(office_user())
    rows = clinic.practitioner, clinic.visit_type
    return lambda **typed: browser.post(reverse("desk:book"), caller(rows, **typed), follow=True)


PASTED = [
    "Ｖ５Ｈ １Ａ１",
    "\u200bV5H 1A1",
    "\ufeffV5H 1A1",
    "V5H 1A1\u200e",
    "V5H\u20111A1",
    "V5H\u00ad1A1",
    "V5H\u30001A1",
    "V5H –1A1",
    "V5H 1A١",
    "BC V5H 1A1",
    "V5H 1A1, Canada",
    "Burnaby, BC V5H 1A1",
    "4512 Imperial Street, Burnaby BC  V5H1A1",
    "(V5H 1A1)",
    "V5H 1A1;",
    "V5H lAl",
]
BOXES = [
    "PO Box 123",
    "P.O. Box 123",
    "General Delivery",
    "C.P. 123",
    "RR 2",
    "Box 12, RR 2",
    "Poste restante",
    "Case postale 12, succ. A",
    "ＰＯ Ｂｏｘ １２３",
]
HOUSES = [
    "12 Box Tree Lane",
    "4567 Smith Road, RR 2",
    "RR 2, 4567 Smith Road",
    "53123 RR 224",
    "1234 W 8th Ave, PO Box 4",
    "12, rue Principale, C.P. 45",
]
PHONES = {
    "604 555 0199": "604-555-0199",
    "+91 98515 87246": "+91 98515 87246",
    "+98 912 345 6789": "+98 912 345 6789",
    "011 44 20 7946 0018": "+44 20 7946 0018",
    "６０４－５５５－０１４２": "604-555-0142",
    "۶۰۴۵۵۵۰۱۴۲": "604-555-0142",
    "tel:604-555-0142": "604-555-0142",
    "604-555-0142 ext. 12": "604-555-0142 ext. 12",
    "604-555-0142 poste 12": "604-555-0142 ext. 12",
    "\u202d604\u2011555\u20110142\u202c": "604-555-0142",
}
NO_PHONES = {
    "555-0142": "The area code is missing",
    "13800138000": "begin with + and the country code",
    "0000000000": "No telephone has this number",
    "1111111111": "No telephone has this number",
    "60455501": "too few figures",
    "abc": "Write a phone number like 604-555-0142",
}


@pytest.mark.parametrize("typed", PASTED)
def test_a_postal_code_is_read_at_every_door_whatever_was_pasted_with_it(client, typed):
    make_area()
    kind = make_visit_type()

    page = client.get("/book/", {"postal_code": typed})
    answer = client.get("/api/area", {"postal_code": typed})
    client.force_login(office_user())
    search = {"postal_code": typed, "visit_type": kind.pk, "day": "2030-01-01"}
    office = client.post(reverse("desk:book"), search)
    why = client.post(reverse("desk:why"), search)

    assert page.url == "/book/who/?postal_code=V5H+1A1"
    assert answer.json()["postal_code"] == "V5H 1A1"
    assert office.context["search"].cleaned_data["postal_code"] == "V5H 1A1"
    assert why.status_code == 200


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("Burnaby", ["V5A", "V5H"]), ("burnaby, B.C.", ["V5A", "V5H"]), ("Maywood", ["V5H"])],
)
def test_the_name_of_a_place_leads_to_its_postal_codes(client, typed, codes):
    make_area()
    point = make_point("V5H")
    point.name = "Burnaby (Maywood / Oakalla)"
    point.save()

    answer = client.get("/book/", {"postal_code": typed, "service": "concussion"})

    page = answer.content.decode()
    assert "Choose its postal code below" in words_of(answer)
    for code in ("V5A", "V5H"):
        assert (f'/book/?postal_code={code}&amp;service=concussion"' in page) == (code in codes)


def test_a_place_we_do_not_know_still_hears_what_to_write(client):
    make_area()

    answer = client.get("/book/", {"postal_code": "Timbuktu"})
    api = client.get("/api/area", {"postal_code": "Timbuktu"})

    assert "Write the postal code, not the name of the place: V5H 1A1." in words_of(answer)
    assert "This is the name of a place" in api.content.decode()


def test_the_office_reads_which_codes_to_ask_for(desk):
    page = desk(postal_code="Burnaby")

    assert "Burnaby has many postal codes: ask which. They begin with V5A V5H." in words_of(page)


@pytest.mark.parametrize("street", BOXES)
def test_nobody_is_visited_in_a_box(at_address, desk, street):
    page = at_address.post("address", street=street)
    office = desk(street=street)

    assert "we come to a house" in words_of(page)
    assert "ask for the house" in words_of(office)
    assert not Visit.objects.exclude(status="held").exists()


@pytest.mark.parametrize("street", HOUSES)
def test_a_house_whose_letters_go_elsewhere_is_still_a_house(at_address, street):
    assert at_address.post("address", street=street).url == "/book/check/"


@pytest.mark.parametrize(("typed", "shown"), PHONES.items())
def test_a_telephone_number_is_kept_so_that_it_rings(at_details, typed, shown):
    at_details.post("details", phone=typed)
    at_details.post("address")

    assert shown in words_of(at_details.get("/book/check/"))


@pytest.mark.parametrize(("typed", "words"), NO_PHONES.items())
def test_a_number_that_cannot_ring_is_refused_with_what_is_missing(at_details, desk, typed, words):
    page = at_details.post("details", phone=typed)
    office = desk(phone=typed)

    for answer in (page, office):
        assert answer.status_code == 422
        assert words in words_of(answer)
    assert not Visit.objects.exclude(status="held").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1-800-FLOWERS", "We read your phone number as 800-356-9377"),
        ("604 555 0199", None),
        ("+1 (604) 555-0199", None),
    ],
)
def test_a_number_understood_in_another_way_is_read_back(at_details, typed, said):
    at_details.post("details", phone=typed)

    page = words_of(at_details.get("/book/address/"))
    assert said in page if said else "We read your phone number" not in page


def test_the_office_books_with_the_number_as_it_rings(desk):
    page = desk(phone="1-800-FLOWERS", email="ada@example.org\u200b")

    visit = Visit.objects.get()
    assert (visit.contact_phone, visit.patient.email) == ("+18003569377", "ada@example.org")
    assert "The phone number was read as 800-356-9377." in words_of(page)


@pytest.mark.parametrize("name", ["\u200b\u2060", "...", " – ", "\u3164", "123"])
def test_a_name_of_nothing_is_no_name(at_details, desk, name):
    page = at_details.post("details", name=name)
    office = desk(name=name)

    assert [answer.status_code for answer in (page, office)] == [422, 422]
    assert "Write your name." in words_of(page)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Jose\u0301 Marti\u0301", "José Martí"),
        ("\u200eJoan\u00a0 Smith\u200b", "Joan Smith"),
        ("Anne\u2011Marie O’Neill", "Anne-Marie O’Neill"),
        ("王小明", "王小明"),
        ("می\u200cنا", "می\u200cنا"),
        ("O", "O"),
    ],
)
def test_a_name_is_the_same_letters_however_they_were_put_together(at_details, typed, kept):
    at_details.post("details", name=typed)

    assert Draft.objects.get(visit=at_details.visit).answers["name"] == kept


def test_the_same_person_is_found_whatever_was_pasted_into_the_address(at_details):
    known = make_patient(name="Jose\u0301 Marti\u0301", email="joan@example.org")
    patient = at_details
    patient.post("details", name="Jose\u0301 Marti\u0301", email="\u200bJoan@example.org\u200e")
    patient.post("address")
    patient.post("check")

    assert patient.visit.patient == known
    assert Patient.objects.count() == 1
    assert lookup_hash("joan@example.org\u200b") == known.email_hash


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("joan@gmial.com", "joan@gmail.com"),
        ("joan@gmail.con", "joan@gmail.com"),
        ("joan@gmail.ca", "joan@gmail.com"),
        ("joan@hotmial.com", "joan@hotmail.com"),
        ("joan@yaho.ca", "joan@yahoo.ca"),
        ("joan@iclod.com", "joan@icloud.com"),
    ],
)
def test_a_slip_in_an_address_is_asked_about_once(at_details, typed, meant):
    patient = at_details
    asked = patient.post("details", email=typed)

    assert f"Did you mean {meant}?" in words_of(asked)
    assert patient.post("details", email=typed, **{"email-asked": typed}).url == "/book/address/"
    assert Draft.objects.get(visit=patient.visit).answers["email"] == typed
    patient.post("details", email=typed, **{"email-asked": typed, "email-meant": meant})
    assert Draft.objects.get(visit=patient.visit).answers["email"] == meant


@pytest.mark.parametrize("host", ["gmail.com", "mail.com", "ymail.com", "shaw.ca", "example.org"])
def test_an_address_that_only_looks_like_a_slip_is_not_asked_about(at_details, host):
    assert at_details.post("details", email=f"joan@{host}").url == "/book/address/"


@pytest.mark.parametrize("typed", ["XVT6TK3F", "xvt6 tk3f", "XVT6–TK3F", "XVT6-TK", "\u200bxvt6"])
def test_the_office_finds_a_reference_with_or_without_its_dash(booked, client, typed):
    Visit.objects.filter(pk=booked.pk).update(public_ref="XVT6-TK3F")
    client.force_login(office_user())

    assert "XVT6-TK3F" in words_of(client.get("/admin/visits/", {"q": typed}))


def test_an_extension_is_dialled_after_the_number(booked, client):
    Visit.objects.filter(pk=booked.pk).update(contact_phone="+16045550142;ext=12")
    Practitioner.objects.filter(pk=booked.practitioner_id).update(user=(user := make_user()))
    client.force_login(user)

    page = client.get(f"/practice/visits/{booked.public_ref}/").content.decode()

    assert 'href="tel:+16045550142;ext=12"' in page


@pytest.mark.parametrize("typed", ["555-0142", "call her son"])
def test_a_number_kept_from_before_that_cannot_be_read_is_shown_and_not_dialled(
    booked, client, typed
):
    Visit.objects.filter(pk=booked.pk).update(contact_phone=typed)
    Practitioner.objects.filter(pk=booked.practitioner_id).update(user=(user := make_user()))
    client.force_login(user)

    page = client.get(f"/practice/visits/{booked.public_ref}/")

    assert typed in words_of(page)
    assert "tel:+555" not in page.content.decode()
