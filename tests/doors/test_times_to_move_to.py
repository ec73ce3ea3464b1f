"""What is shown to whoever changes a visit: the time it has, and first the times of the same person."""

import pytest

from tests.doors.patient import on_enter, words_of
from tests.factories import make_practitioner

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(booked):
    """Somebody who is free sooner than the visit's own practitioner, and cheaper at every time."""
    own = booked.practitioner
    return make_practitioner(
        name="Omar Haddad",
        slug="omar-haddad",
        areas=list(own.areas.all()),
        visit_types=[booked.visit_type],
        hours="07:00-20:00",
        home_code="V5H",
    )


def test_whoever_moves_a_visit_is_shown_the_soonest_time_of_the_same_person_first(
    booked, follower, colleague
):
    url = f"/visit/{booked.public_ref}/change/"
    page = words_of(follower.get(url))
    card = page[page.index("Next free") : page.index("Or another time")]

    assert "Next free with Priya Sandhu" in card
    assert "Omar H." not in page[page.index("Next free") :]
    assert "These are times with Priya Sandhu. Show times with anybody" in page
    assert "Omar H." in words_of(follower.get(url, {"practitioner": ""}))


def test_the_time_a_visit_has_stands_as_a_card_above_the_others(booked, follower):
    page = words_of(follower.get(f"/visit/{booked.public_ref}/change/"))

    assert "Your visit now Wednesday 25 November, 9:30 am with Priya Sandhu, First visit" in page
    assert page.index("Your visit now") < page.index("Next free")


def test_where_the_same_person_has_nothing_free_the_others_are_shown_and_it_is_said(
    booked, follower, colleague
):
    booked.practitioner.hours.all().delete()

    page = words_of(follower.get(f"/visit/{booked.public_ref}/change/"))

    assert "Priya Sandhu has nothing free. These are times with others." in page
    assert "with Omar Haddad instead of Priya Sandhu" in page


def test_a_time_at_which_the_same_person_is_free_is_theirs(booked, follower, colleague):
    url = f"/visit/{booked.public_ref}/change/"
    look = follower.post(url, on_enter(follower.get(url), "times"))

    assert "Somebody else comes" not in words_of(look)


def test_the_soonest_of_somebody_else_says_instead_of_whom(booked, follower, colleague):
    page = words_of(
        follower.get(f"/visit/{booked.public_ref}/change/", {"practitioner": colleague.slug})
    )

    assert "with Omar Haddad instead of Priya Sandhu" in page
