"""A visit's card: only one that stands looks like a success, and bad news says what it is."""

import pytest
from bs4 import BeautifulSoup

from booking.models import FollowUp, VisitStatus
from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db


def card_of(follower, visit):
    page = follower.get(f"/visit/{visit.public_ref}/confirmation/")
    return BeautifulSoup(page.content, "html.parser").select_one(".confirmed")


@pytest.mark.parametrize(
    ("facts", "heading", "look"),
    [
        ({}, "Your visit is booked", "confirmed-stands"),
        ({"status": VisitStatus.CANCELLED}, "Your visit is cancelled", "confirmed-off"),
        ({"status": VisitStatus.NO_SHOW}, "We missed you", "confirmed-caution"),
        ({"status": VisitStatus.COMPLETED}, "Your visit has taken place", "confirmed-over"),
        (
            {"follow_up": FollowUp.ASKED_TO_REBOOK, "needs_staff": True},
            "Please choose another time",
            "confirmed-caution",
        ),
        (
            {"follow_up": FollowUp.TO_CALL, "needs_staff": True},
            "Please choose another time",
            "confirmed-caution",
        ),
    ],
)
def test_only_a_visit_that_stands_looks_like_a_success(follower, booked, facts, heading, look):
    type(booked).objects.filter(pk=booked.pk).update(**facts)
    card = card_of(follower, booked)

    assert (card.h1.text, card["class"]) == (heading, ["confirmed", look])
    assert ("It was to be on" in card.text) == (look == "confirmed-off")


def test_a_visit_whose_time_is_over_is_not_called_booked(follower, booked, bench):
    bench.wait(days=10)
    follower.get(f"/visit/{follower.token}/")
    card = card_of(follower, booked)

    assert (card.h1.text, card["class"][1]) == (
        "The time of your visit is over",
        "confirmed-over",
    )


def test_a_patient_nobody_could_write_to_is_not_told_that_somebody_comes(follower, booked):
    type(booked).objects.filter(pk=booked.pk).update(follow_up=FollowUp.TO_CALL, needs_staff=True)
    page = words_of(follower.get(f"/visit/{booked.public_ref}/confirmation/"))

    assert "We cannot come at this time" in page
    assert "comes to 4512" not in page
