"""Why there are no times: the explainer, for the office."""

from contextlib import nullcontext

import pytest
from django.urls import reverse

from booking.staff.places import PlaceRefused
from core.clock import now as clock_now
from tests.factories import (
    VANCOUVER,
    at,
    make_area,
    make_practitioner,
    make_visit,
)
from tests.refusals import provoked

pytestmark = pytest.mark.django_db

TODAY = clock_now().astimezone(VANCOUVER).date()


def why(office, clinic, **values):
    asked = {"postal_code": "V5H 1A1", "visit_type": clinic[1].pk, "day": "2026-12-02", **values}
    return office.post(reverse("desk:why"), asked)


def test_the_explainer_gives_the_reason_against_each_start(office, clinic):
    practitioner, visit_type, _area = clinic
    make_visit(practitioner=practitioner, visit_type=visit_type, start=at("2026-12-02", "12:00"))

    (person,) = why(office, clinic).context["people"]

    reasons = {start["start"]: start["why"] for start in person["starts"]}
    assert reasons["9:00 am"] == "offered"
    assert reasons["12:00 pm"] == "another visit"
    assert reasons["11:15 am"].startswith("cannot reach the next visit in time: needs ")
    assert reasons["12:45 pm"].startswith("cannot arrive in time from the visit before: needs ")
    assert "8:45 am" not in reasons


def test_the_explainer_names_whoever_cannot_come_at_all(office, clinic):
    make_practitioner(name="Elsewhere", visit_types=[clinic[1]])
    make_practitioner(name="Another kind", areas=[clinic[2]])

    people = {person["name"]: person["against"] for person in why(office, clinic).context["people"]}

    assert people["Elsewhere"] == "does not visit this area, or not in these hours"
    assert people["Another kind"] == "does not give this visit type"


def test_a_day_worked_in_another_area_is_named_and_not_called_outside_hours(office, clinic):
    surrey = make_area("Surrey", prefixes=("V3T",))
    clinic[0].areas.add(surrey)
    for window in clinic[0].hours.all():
        window.areas.set([surrey])

    (person,) = why(office, clinic).context["people"]

    assert (person["against"], person["starts"]) == ("works elsewhere that day (Surrey)", [])


def test_an_ended_registration_is_the_reason(office, clinic):
    type(clinic[0]).objects.update(registration_valid_to="2026-12-01")

    (person,) = why(office, clinic).context["people"]

    assert {start["why"] for start in person["starts"]} == {"registration has ended by then"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nonsense", "This is not a Canadian postal code."),
        ("T2P 1A1", "Nobody visits T2P."),
        ("V5H 1A1", None),
    ],
)
def test_the_explainer_says_what_is_wrong_with_a_postal_code(office, clinic, typed, said):
    with provoked(PlaceRefused) if said else nullcontext():
        response = why(office, clinic, postal_code=typed)

    assert response.status_code == (422 if said else 200)
    assert response.context["form"].errors.get("postal_code", [None])[0] == said


@pytest.mark.parametrize("field", ["visit_type", "day", "postal_code"])
def test_the_explainer_names_the_field_that_is_wrong(office, clinic, field):
    response = why(office, clinic, **{field: "\x00'"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_the_explainer_asks_as_much_for_three_practitioners_as_for_one(
    office, clinic, django_assert_num_queries, django_assert_max_num_queries
):
    why(office, clinic)
    with django_assert_max_num_queries(40) as few:
        why(office, clinic)
    for _more in range(2):
        make_practitioner(areas=[clinic[2]], visit_types=[clinic[1]])

    with django_assert_num_queries(len(few.captured_queries)):
        why(office, clinic)
