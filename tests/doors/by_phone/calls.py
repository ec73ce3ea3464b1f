"""A call: what the office books for Gurpreet, what it does afterwards, and the caller's page."""

import uuid

from django.urls import reverse

from booking.models import Visit
from booking.simulator import world
from tests.factories import at

DAY = "2026-11-25"


def call(office, clinic, clock="09:30", **fields):
    """Book for Gurpreet on the phone; the page that follows."""
    asked = {
        "postal_code": "V5H 1A1",
        "visit_type": clinic.visit_type.pk,
        "day": DAY,
        "book": "1",
        "choice": f"{clinic.practitioner.pk}@{at(DAY, clock).isoformat()}",
        "name": "ਗੁਰਪ੍ਰੀਤ ਕੌਰ",
        "phone": "604-555-0111",
        "email": "gurpreet@example.org",
        "street": "12 Kingsway",
        "payer": "myself",
        "is_new_patient": "on",
        "terms_read_out": "on",
        "data_use": "on",
        "deposit": "link",
        "key": str(uuid.uuid4()),
        **fields,
    }
    return office.post(reverse("desk:book"), asked, follow=True)


def act(office, visit, name, **fields):
    address = reverse("desk:act", args=[visit.public_ref, name])
    return office.post(address, {"key": str(uuid.uuid4()), **fields}, follow=True)


def status():
    return Visit.objects.get().status


def page_of(caller, visit):
    return caller.get(f"/visit/{visit.public_ref}/deposit/")


def press_pay(caller, visit):
    return caller.post(f"/visit/{visit.public_ref}/deposit/")


def pays(visit):
    world.pay(visit.payments.order_by("-attempt").first().session_id)
