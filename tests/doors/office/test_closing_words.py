"""Closing the clinic: whose the visits are, who hears of it, what goes back, and what is still to be done."""

import pytest
from django.urls import reverse

from booking.models import Visit
from booking.notifications import kinds
from core import outbox
from core.clock import now as clock_now
from core.models import OutboxMessage
from core.models.outbox import OutboxState, Outcome
from tests.doors.office.a_visit import paid
from tests.doors.office.test_impact import closure, second
from tests.doors.patient import words_of
from tests.doors.practice import seen
from tests.factories import at, make_patient, make_visit

pytestmark = pytest.mark.django_db
__all__ = ["second"]


def test_the_page_of_a_closure_says_whose_each_visit_is_who_hears_and_what_goes_back(
    office, visit, second
):
    paid(visit)
    Visit.objects.filter(pk=second.pk).update(contact_phone="+16045550177")
    page = words_of(office.post(reverse("closures:add"), closure()))

    assert "E-mail reaches 1 patient" in page
    assert "done within minutes, one practitioner after the other" in page
    for one, told, back in (
        (visit, "The patient is told by e-mail.", "$50 goes back if"),
        (second, "No e-mail reaches the patient: please call. 604-555-0177", ""),
    ):
        row = page[page.index(one.public_ref) :].partition("As for all")[0]
        assert told in row
        assert (back in row, "goes back" in row) == (True, bool(back))
        assert f"{one.practitioner.name} {one.public_ref}" in page
        assert f"{one.patient.short_name} {one.area.name}, {one.visit_type.name}" in page


def told(visit, what):
    """A letter that has left the house."""
    key = f"visit:{visit.pk}:{what}:{visit.sequence}"
    ids = {"visit": visit.pk, "message": what}
    outbox.enqueue(kinds.PATIENT, key=key, ids=ids, now=clock_now())
    OutboxMessage.objects.filter(key=key).update(
        state=OutboxState.DONE, outcome=Outcome.SENT, done_at=clock_now()
    )


def test_after_a_closure_it_is_said_how_many_visits_the_worker_still_deals_with(
    office, visit, second
):
    paid(visit)
    told(visit, "confirmed")
    asked = office.post(reverse("closures:add"), closure())
    each = {f"visit-{visit.pk}": "cancel", f"visit-{second.pk}": "rebook"}
    done = office.post(reverse("closures:add"), closure(**each, **seen(asked)), follow=True)
    page = words_of(done)

    assert (
        "2 visits are dealt with within minutes, as you decided: 1 asked to choose another time "
        "and 1 cancelled. $50 goes back. 1 patient is told by e-mail as that is done."
    ) in page
    assert f"no e-mail reaches the patient: {second.public_ref}" in page
    assert "told by e-mail at" not in page
    visit.refresh_from_db()
    assert visit.status == "confirmed"


def test_statutory_holidays_say_whom_to_call_as_a_closure_does(office, visit):
    who = visit.practitioner
    year = clock_now().year + 1
    start = at(f"{year}-07-01", "10:00")
    for weekday in range(7):
        who.hours.create(weekday=weekday, from_minute=480, to_minute=1200)
    booked = make_visit(
        practitioner=who,
        visit_type=visit.visit_type,
        start=start,
        area=visit.area,
        patient=make_patient(email=""),
    )
    sent = {"first": year, "last": year, f"visit-{booked.pk}": "rebook"}
    page = words_of(office.post(reverse("desk:holidays"), sent, follow=True))

    assert "1 visit is dealt with within minutes, as you decided: 1 asked to choose" in page
    assert f"no e-mail reaches the patient: {booked.public_ref}" in page
