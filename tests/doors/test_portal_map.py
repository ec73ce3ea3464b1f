"""The way to a visit, in the map of the practitioner's choice."""

import pytest

from tests.factories import at, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


def test_navigate_asks_once_which_map_and_then_leads_straight_to_the_whole_address(client, wing):
    visit = make_visit(
        practitioner=wing,
        visit_type=make_visit_type(),
        start=at("2026-11-20", "11:00"),
        street="12 Rain Street # 4 & 5’",
        postal_code="V5H 1A1",
    )
    own = f"/practice/visits/{visit.public_ref}/"
    wanted = "12%20Rain%20Street%20%23%204%20%26%205%E2%80%99%2C%20Burnaby%2C%20BC%20V5H%201A1"

    first = client.get(own).content.decode()
    asked = client.get(f"{own}map/").content.decode()
    gone = client.get(f"{own}map/apple/")
    after = client.get("/practice/").content.decode()

    assert f'href="{own}map/"' in first and "Another map" not in first
    for key in ("apple", "google", "waze"):
        assert f'href="{own}map/{key}/"' in asked
    assert gone.url == f"https://maps.apple.com/?daddr={wanted}"
    assert gone.cookies["map"]["path"] == "/practice/"
    assert f'href="https://maps.apple.com/?daddr={wanted}"' in after
    assert "Another map" in client.get(own).content.decode()


def test_nobody_elses_visit_is_navigated_to(client, wing):
    other = make_visit(
        practitioner=make_practitioner(),
        visit_type=make_visit_type(),
        start=at("2026-11-20", "11:00"),
        street="12 Rain Street",
    )

    assert client.get(f"/practice/visits/{other.public_ref}/map/google/").status_code == 404
