"""A bookkeeper presses nothing that moves a visit or counts a till; what they open stands in rules.py."""

import pytest
from django.test import Client

from tests.security.addresses import verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def test_a_bookkeeper_counts_no_till_moves_nothing_and_is_led_to_no_visit(world):
    people, _practitioner, visit = world
    client = Client()
    client.force_login(people["bookkeeper"])

    for act in ("cancel", "refund", "record-payment"):
        path = f"/admin/desk/visits/{visit.public_ref}/{act}/"
        assert verdict(client.post(path), path) in "FN"
    assert verdict(client.post("/admin/desk/reports/day/"), "/admin/desk/reports/day/") == "F"
    for page in ("claims/", "reports/owed/", "reports/day/", "reports/months/"):
        assert "/admin/desk/visits/" not in client.get(f"/admin/desk/{page}").content.decode()
