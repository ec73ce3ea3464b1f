"""Somebody on the phone has a package: it pays for the visit, or takes the place of a deposit we wait for."""

import uuid

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from booking.models import AuditAction, Package, PackageUse, Patient, Visit
from booking.operations.money.packages import sell_package, use_package
from booking.payments import ledger
from booking.queries.owed import whom_we_owe
from core.models import AuditEntry
from tests.doors.by_phone.calls import DAY, act, page_of, pays, press_pay
from tests.doors.patient import words_of
from tests.factories import at
from tests.payments.refunds import OFFICE

pytestmark = pytest.mark.django_db


def sell(clinic, patient, bench, **more):
    fields = {"name": "Six follow-ups", "name_fr": "Six suivis", "visits": 6, "price_cents": 60000}
    package = Package.objects.create(visit_type=clinic.visit_type, **{**fields, **more})
    return sell_package(
        package=package, patient=patient, way="cash", shown_cents=60000, key=str(uuid.uuid4()),
        by=OFFICE, now=bench.now,
    )  # fmt: skip


@pytest.fixture
def guri(bench, db):
    return Patient.objects.create(
        name="ਗੁਰਪ੍ਰੀਤ ਕੌਰ", email="gurpreet@example.org", phone="604-555-0111", created_at=bench.now
    )


@pytest.fixture
def sale(clinic, guri, bench):
    return sell(clinic, guri, bench)


def sent(clinic, **fields):
    """What the form of somebody on record sends."""
    return {
        "postal_code": "V5H 1A1",
        "visit_type": clinic.visit_type.pk,
        "day": DAY,
        "book": "1",
        "choice": f"{clinic.practitioner.pk}@{at(DAY, '09:30').isoformat()}",
        "phone": "604-555-0111",
        "street": "12 Kingsway",
        "payer": "myself",
        "terms_read_out": "on",
        "data_use": "on",
        "key": str(uuid.uuid4()),
        **fields,
    }


def to_guri():
    return [one for one in mail.outbox if one.to == ["gurpreet@example.org"]]


def book(office, clinic, patient, **fields):
    address = reverse("desk:patient_book", args=[patient.pk])
    return office.post(address, sent(clinic, **fields), follow=True)


def find(office, clinic, patient):
    asked = sent(clinic) | {"find": "1"}
    del asked["book"]
    return words_of(office.post(reverse("desk:patient_book", args=[patient.pk]), asked))


def test_the_office_reads_what_is_left_and_books_with_it(office, clinic, guri, sale, bench):
    words = find(office, clinic, guri)
    assert "Has the package “Six follow-ups”: 6 of 6 visits are left, good until:" in words
    assert "Use the package “Six follow-ups”: 6 of 6 visits are left" in words
    assert "Ask for it by a link in an e-mail" in words

    page = book(office, clinic, guri, deposit=f"package:{sale.pk}")

    visit = Visit.objects.get()
    assert (visit.status, visit.price_cents, ledger.received_cents(visit)) == (
        "confirmed",
        10000,
        10000,
    )
    assert "paid from the package “Six follow-ups”: 5 of 6 visits are left" in words_of(page)
    assert "Received $100 Paid ahead $100" in words_of(page)
    assert PackageUse.objects.get().visit == visit
    bench.work()
    assert ["Your visit on" in one.subject for one in to_guri()] == [True]
    assert not any("deposit" in one.subject for one in mail.outbox)
    waived = AuditEntry.objects.filter(action=AuditAction.DEPOSIT_WAIVED)
    assert not waived.exists()


def test_pressed_twice_it_is_one_visit_and_one_use(office, clinic, guri, sale):
    key = str(uuid.uuid4())
    for _press in range(2):
        book(office, clinic, guri, deposit=f"package:{sale.pk}", key=key)

    assert (Visit.objects.count(), PackageUse.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "ends"),
    [
        ({"deposit": "link", "email": "gurpreet@example.org"}, "held"),
        ({"deposit": "by_hand"}, "held"),
        ({"deposit": "waived", "waived_why": "regular"}, "confirmed"),
    ],
)
def test_the_other_ways_beside_it_use_no_visit_of_it(office, clinic, guri, sale, fields, ends):
    book(office, clinic, guri, **fields)

    assert Visit.objects.get().status == ends
    assert not PackageUse.objects.exists()


def test_the_letter_that_asks_for_a_deposit_says_that_the_package_can_take_its_place(
    office, clinic, guri, sale, bench
):
    book(office, clinic, guri, deposit="link", email="gurpreet@example.org")
    bench.work()

    letter = next(one.body for one in to_guri() if "deposit" in one.subject)
    instead = "use a visit of your package “Six follow-ups” instead: 6 of 6 are left"
    assert instead in " ".join(letter.split())


def test_nothing_said_is_asked_for_and_what_was_typed_stays(office, clinic, guri, sale):
    page = book(office, clinic, guri, access_notes="Blue door")

    assert page.status_code == 422
    assert "Say what was agreed about the deposit." in words_of(page)
    assert "Blue door" in page.content.decode()
    assert not Visit.objects.exists()


def test_a_visit_without_a_deposit_is_paid_by_it_or_not_as_is_said(office, clinic, guri, sale):
    clinic.visit_type.deposit_cents = 0
    clinic.visit_type.save()
    assert "Do not use it: the visit is paid afterwards" in find(office, clinic, guri)

    unsaid = book(office, clinic, guri)
    book(office, clinic, guri, deposit="waived")
    later = f"{clinic.practitioner.pk}@{at(DAY, '13:30').isoformat()}"
    book(office, clinic, guri, deposit=f"package:{sale.pk}", choice=later)

    assert "Say whether the package pays for this visit." in words_of(unsaid)
    plain, paid = Visit.objects.order_by("start")
    assert (plain.status, ledger.received_cents(plain)) == ("confirmed", 0)
    assert (paid.status, ledger.received_cents(paid)) == ("confirmed", 10000)


def test_one_that_is_used_up_meanwhile_books_nothing(office, clinic, guri, sale, bench):
    type(sale).objects.update(visits=1)
    other = clinic.described("15:30", place="V5H")
    Visit.objects.filter(pk=other.pk).update(status="confirmed", patient=guri)
    use_package(sale=sale, visit=Visit.objects.get(pk=other.pk), by=OFFICE, now=bench.now)

    page = book(office, clinic, guri, deposit=f"package:{sale.pk}")

    assert page.status_code == 422
    assert Visit.objects.count() == 1


def test_one_that_ends_before_that_day_books_nothing_and_says_so(office, clinic, guri, sale):
    type(sale).objects.update(good_until="2026-11-24")

    page = book(office, clinic, guri, deposit=f"package:{sale.pk}")

    assert page.status_code == 422
    assert "This package cannot pay for a visit on that day" in words_of(page)
    assert not Visit.objects.exists()


def test_nobody_elses_package_is_offered_or_taken(office, clinic, guri, bench):
    joan = Patient.objects.create(name="Joan", email="j@example.org", created_at=bench.now)
    hers = sell(clinic, joan, bench)

    assert "Has the package" not in find(office, clinic, guri)
    page = book(office, clinic, guri, deposit=f"package:{hers.pk}")

    assert page.status_code == 422
    assert not Visit.objects.exists()


# a deposit that is awaited already


@pytest.fixture
def owned(waiting, clinic, bench):
    """The caller of the waiting time buys a package."""
    return sell(clinic, waiting.patient, bench)


def use(client, visit):
    return client.post(f"/visit/{visit.public_ref}/package/", follow=True)


def test_the_page_of_the_deposit_offers_the_package_and_one_press_books(
    caller, waiting, owned, bench
):
    words = words_of(page_of(caller, waiting))
    assert "Of your package “Six follow-ups”, 6 of 6 visits are left." in words
    assert "Use one for this visit: then it is booked, and no deposit is asked for." in words

    page = use(caller, waiting)

    visit = Visit.objects.get()
    assert (visit.status, ledger.received_cents(visit), whom_we_owe()) == ("confirmed", 10000, [])
    assert "Your visit is booked" in words_of(page)
    assert "Visit 1 of the 6 of your package “Six follow-ups”: it is paid." in words_of(page)
    bench.work()
    assert any("Your visit on" in one.subject for one in to_guri())
    assert use(caller, waiting).status_code == 200
    assert PackageUse.objects.count() == 1
    mail.outbox.clear()
    bench.wait(hours=5)
    bench.work()
    assert not mail.outbox, "nobody is told that a deposit was not paid"


def test_an_open_page_is_ended_first_and_can_no_longer_be_paid(caller, waiting, owned):
    press_pay(caller, waiting)

    use(caller, waiting)

    assert waiting.payments.get().state == "expired"
    assert Visit.objects.get().status == "confirmed"
    assert ledger.received_cents(Visit.objects.get()) == 10000


def test_a_page_that_was_paid_meanwhile_counts(caller, waiting, owned):
    press_pay(caller, waiting)
    pays(waiting)

    use(caller, waiting)

    visit = Visit.objects.get()
    assert (visit.status, ledger.received_cents(visit)) == ("confirmed", 5000)
    assert not PackageUse.objects.exists()


def test_a_service_that_is_away_books_nothing_and_says_so(caller, waiting, owned, bench):
    press_pay(caller, waiting)
    bench.fault("POST /v1/checkout", "drop", times=9)
    bench.fault("GET /v1/checkout", "drop", times=9)

    page = use(caller, waiting)

    assert "The payment service does not answer." in words_of(page)
    assert Visit.objects.get().status == "held"
    assert not PackageUse.objects.exists()


def test_a_lapsed_time_is_not_taken_by_a_package(caller, waiting, owned, bench):
    bench.wait(hours=5)
    bench.work()
    caller.get(caller.link, follow=True)

    page = use(caller, waiting)

    assert Visit.objects.get().status == "released"
    assert "This time is no longer kept for you." in words_of(page)


def test_a_stranger_opens_nothing(waiting, owned):
    assert use(Client(), waiting).status_code == 404
    assert Visit.objects.get().status == "held"


def test_in_french(caller, waiting, owned):
    caller.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr-CA"
    caller.cookies["django_language"] = "fr"

    words = words_of(page_of(caller, waiting))

    assert "Six suivis" in words
    assert "Use one for this visit" not in words


def test_the_office_uses_it_for_a_time_that_waits(office, waiting, owned, bench):
    address = reverse("desk:act", args=[waiting.public_ref, "use-package"])
    lead = words_of(office.get(address))
    assert "The deposit is not asked for any more, and the visit is confirmed." in lead

    page = act(office, waiting, "use-package")

    visit = Visit.objects.get()
    assert (visit.status, ledger.received_cents(visit)) == ("confirmed", 10000)
    assert "Paid from the package, and confirmed." in words_of(page)
    bench.work()
    assert any("Your visit on" in one.subject for one in to_guri())
