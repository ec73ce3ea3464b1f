"""Why there are no times: the explainer, for the office."""

from contextlib import nullcontext

import pytest
from django.urls import reverse

from booking.staff.places import PlaceRefused
from tests.factories import (
    at,
    make_area,
    make_practitioner,
    make_visit,
)
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_week_before(time_machine):
    time_machine.move_to(at("2026-11-25", "10:00"), tick=False)


def why(office, clinic, **values):
    asked = {"postal_code": "V5H 1A1", "visit_type": clinic[1].pk, "day": "2026-12-02", **values}
    return office.post(reverse("desk:why"), asked)


def answer(office, clinic, **values):
    return why(office, clinic, **values).context["answer"]


def test_equal_neighbours_are_one_stretch_of_a_bar_with_its_reason(office, clinic):
    practitioner, visit_type, _area = clinic
    make_visit(practitioner=practitioner, visit_type=visit_type, start=at("2026-12-02", "12:00"))

    (person,) = answer(office, clinic)["bars"]

    assert [one.look for one in person.stretches] == ["free", "drive", "busy", "drive", "free"]
    said = [one.said for one in person.stretches]
    assert said[0].startswith("9:00 am – ")
    assert said[0].endswith(": can be booked")
    assert said[2] == "11:30 am – 12:30 pm: another visit"
    assert "cannot reach the next visit in time, " in said[1]
    assert said[1].endswith(" min short at best")
    assert "cannot arrive in time from the visit before" in said[3]


def test_bars_lie_end_to_end_on_the_hours_of_the_day(office, clinic):
    found = answer(office, clinic)
    (person,) = found["bars"]

    assert [name for _x, name in found["hours"]][:2] == ["9 am", "10 am"]
    assert [one.x for one in person.stretches] == ["0.00%"]


def test_who_could_come_first_stands_first(office, clinic):
    anil = make_practitioner(name="Anil", areas=[clinic[2]], visit_types=[clinic[1]])
    make_visit(practitioner=anil, visit_type=clinic[1], start=at("2026-12-02", "12:00"))

    found = answer(office, clinic)

    assert [one.name for one in found["bars"]] == ["Priya", "Anil"]
    assert (found["coming"], found["everybody"]) == (2, 2)


def test_whoever_cannot_come_at_all_is_folded_by_reason_with_what_would_change_it(office, clinic):
    elsewhere = make_practitioner(name="Elsewhere", visit_types=[clinic[1]])
    make_practitioner(name="Another kind", areas=[clinic[2]])
    make_practitioner(name="Too far", visit_types=[clinic[1]])

    groups = {one.words: one for one in answer(office, clinic)["apart"]}

    area = groups["does not visit this area, or not in these hours"]
    assert [name for name, _address in area.people] == ["Elsewhere", "Too far"]
    assert area.people[0][1] == reverse("practitioners:edit", args=[elsewhere.pk])
    assert [name for name, _at in groups["does not give this visit type"].people] == [
        "Another kind"
    ]


def test_a_day_worked_in_another_area_is_named_and_not_called_outside_hours(office, clinic):
    surrey = make_area("Surrey", prefixes=("V3T",))
    clinic[0].areas.add(surrey)
    for window in clinic[0].hours.all():
        window.areas.set([surrey])

    (group,) = answer(office, clinic)["apart"]

    assert group.words == "works elsewhere that day"
    assert group.people == [
        ("Priya (Surrey)", reverse("desk:practitioner_hours", args=[clinic[0].pk]))
    ]


def test_one_reason_against_a_whole_day_is_no_bar(office, clinic):
    type(clinic[0]).objects.update(registration_valid_to="2026-12-01")

    found = answer(office, clinic)

    assert found["bars"] == []
    assert [one.words for one in found["apart"]] == ["registration has ended by then"]


def test_what_would_open_a_time_leads_to_where_it_is_done(office, clinic):
    make_visit(practitioner=clinic[0], visit_type=clinic[1], start=at("2026-12-02", "12:00"))
    type(clinic[1]).objects.update(horizon_days=1)
    far = answer(office, clinic)
    type(clinic[1]).objects.update(horizon_days=60)
    near = answer(office, clinic)

    assert [one.address for one in near["opens"]] == [reverse("desk:board", args=["2026-12-02"])]
    assert [one.address for one in far["opens"]] == [
        reverse("desk:book"),
        reverse("visit_types:edit", args=[clinic[1].pk]),
    ]


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
