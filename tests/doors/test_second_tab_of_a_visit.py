"""A page about a visit that was moved since: nothing is cancelled, undone, moved or dealt with from it."""

import pytest
from django.urls import reverse

from booking.models import FollowUp, Visit
from core.versioned import ChangedMeanwhile
from tests.doors.office.staff_people import office_user
from tests.doors.patient import on_enter, words_of
from tests.factories import at
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db


def moved_elsewhere(visit):
    Visit.objects.filter(pk=visit.pk).update(sequence=visit.sequence + 1)


def test_cancelling_from_a_page_that_showed_another_time_cancels_nothing(follower, booked):
    address = f"/visit/{booked.public_ref}/cancel/"
    sent = on_enter(follower.get(address), None)
    moved_elsewhere(booked)

    told = follower.post(address, sent)
    mute = follower.post(address, {"refund_cents": sent["refund_cents"]})
    booked.refresh_from_db()
    status = booked.status
    follower.post(address, on_enter(told, None))

    assert (told.status_code, mute.status_code, status) == (409, 409, "confirmed")
    assert "changed in another window" in words_of(told)
    booked.refresh_from_db()
    assert booked.status == "cancelled"


def test_putting_back_from_a_page_that_showed_another_move_undoes_nothing(
    follower, booked, patient
):
    home = f"/visit/{booked.public_ref}"
    patient.client = follower
    for time in ("1:00 pm", "3:00 pm"):
        value = patient.offered(f"{home}/change/", day="2026-11-26")[time]
        look = follower.post(f"{home}/change/", {"start": value})
        follower.post(f"{home}/change/move/", on_enter(look, None))

    with provoked(ChangedMeanwhile):
        told = follower.post(f"{home}/change/undo/", {"sequence": "1"})
    mute = follower.post(f"{home}/change/undo/")

    booked.refresh_from_db()
    assert (told.status_code, mute.status_code) == (409, 409)
    assert "changed in another window" in words_of(told)
    assert booked.start == at("2026-11-26", "15:00")


def test_a_move_is_compared_under_the_lock(follower, booked, patient):
    home = f"/visit/{booked.public_ref}"
    patient.client = follower
    value = patient.offered(f"{home}/change/", day="2026-11-26")["1:00 pm"]
    sent = on_enter(follower.post(f"{home}/change/", {"start": value}), None)

    # The diary's lock is the first UPDATE of a practitioner.
    with (
        provoked(ChangedMeanwhile),
        meanwhile('UPDATE "booking_practitioner"', lambda: moved_elsewhere(booked)),
    ):
        told = follower.post(f"{home}/change/move/", sent)

    assert told.status_code == 409
    booked.refresh_from_db()
    assert booked.start == at("2026-11-25", "09:30")


@pytest.mark.parametrize("name", ["reschedule", "cancel", "dealt-with"])
def test_the_second_of_two_people_in_the_office_is_told_and_may_then_mean_it(client, booked, name):
    client.force_login(office_user())
    Visit.objects.filter(pk=booked.pk).update(
        needs_staff=True, follow_up=FollowUp.OFFER_TO_COLLEAGUE
    )
    address = reverse("desk:act", args=[booked.public_ref, name])
    form = client.get(address).context["form"]
    sent = {one.html_name: one.value() for one in form if one.value() is not None}
    sent |= {"choice": "other", "other_clock": "14:30", "by": "clinic"}
    Visit.objects.filter(pk=booked.pk).update(
        sequence=booked.sequence + 1, follow_up=FollowUp.TO_CALL
    )
    before = Visit.objects.filter(pk=booked.pk).values().get()

    told = client.post(address, sent)
    after = Visit.objects.filter(pk=booked.pk).values().get()
    again = told.context["form"].data

    assert (told.status_code, after) == (422, before)
    assert "changed" in told.content.decode()
    # A move is looked at first: what goes on from there is what the page now shows.
    assert client.post(address, {**again.dict(), "seen": "yes"}).status_code == 302
