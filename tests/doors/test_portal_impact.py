"""A day off, a left area, a changed week: what it hits is decided first, on the phone."""

import datetime as dt

import pytest

from booking.models import Closure, ExtraHours, TimeOff
from core.models import OutboxMessage
from tests.doors.patient import words_of
from tests.doors.practice import seen, send, shown, week
from tests.factories import at, make_patient, make_visit, make_visit_type

pytestmark = pytest.mark.django_db
DAY = "2026-11-25"  # a Wednesday


@pytest.fixture
def visits(wing):
    """Five visits of one day in Burnaby; no e-mail reaches the last patient."""
    visit_type = make_visit_type()
    visit_type.practitioners.add(wing)
    burnaby = wing.areas.get(name="Burnaby")
    return [
        make_visit(
            practitioner=wing,
            visit_type=visit_type,
            start=at(DAY, clock),
            area=burnaby,
            patient=make_patient(email=email),
        )
        for clock, email in [
            ("09:00", "a@example.org"),
            ("10:30", "b@example.org"),
            ("12:00", "c@example.org"),
            ("14:00", "d@example.org"),
            ("15:30", ""),
        ]
    ]


CHANGES = {
    "day off": ("/practice/dates/", {"date": DAY, "closed": "on"}),
    "area left": (
        "/practice/areas/",
        lambda wing: {"areas": [str(wing.areas.get(name="Surrey").pk)]},
    ),
    "week": ("/practice/hours/", week()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_answer_for_all_and_another_for_one_is_looked_at_and_then_done_once(
    client, wing, visits, name
):
    address, sent = CHANGES[name]
    sent = sent(wing) if callable(sent) else sent
    last = visits[-1]
    sent = {"shown_version": shown(client, address), **sent}
    asked = client.post(address, sent)
    answer = {**sent, **seen(asked), "every-visit": "colleague", f"visit-{last.pk}": "rebook"}
    looked = client.post(address, {**answer, "action": "check"})
    untouched = [visit.status for visit in visits if not _fresh(visit).needs_staff]

    done = client.post(address, {**answer, "action": "take"}, follow=True)
    again = client.post(address, {**answer, "action": "take"}, follow=True)

    assert (asked.status_code, looked.status_code, len(untouched)) == (409, 200, 5)
    assert "5 booked visits lose their time" in asked.content.decode()
    words = [hit.chosen_words for hit in looked.context["fates"].hits]
    assert words[0].startswith("Offer it to a colleague") and words[4].startswith("Ask the patient")
    assert [_fresh(visit).follow_up for visit in visits] == ["offer_to_colleague"] * 4 + ["to_call"]
    assert "No e-mail reaches this patient" in done.content.decode()
    assert again.status_code == 200
    assert not OutboxMessage.objects.filter(kind="ask_to_rebook").exists()


def test_a_part_that_is_not_decided_stops_all_of_it(client, wing, visits):
    sent = {"date": DAY, "closed": "on", "action": "take", f"visit-{visits[0].pk}": "cancel"}

    answer = send(client, "/practice/dates/", sent)

    assert (answer.status_code, len(answer.context["fates"].errors)) == (422, 4)
    assert not ExtraHours.objects.exists()
    assert _fresh(visits[0]).status == "confirmed"


def test_hours_taken_back_from_a_single_day_ask_about_its_visits(client, wing, visits):
    saturday = dt.date(2026, 11, 28)
    send(client, "/practice/dates/", {"date": str(saturday), "from-0": "540", "to-0": "720"})
    booked = make_visit(
        practitioner=wing, visit_type=visits[0].visit_type, start=at(str(saturday), "10:00")
    )
    sent = {"date": str(saturday), "shown_version": shown(client, "/practice/dates/")}

    asked = client.post("/practice/dates/forget/", sent)
    still = ExtraHours.objects.count()
    client.post(
        "/practice/dates/forget/", {**sent, f"visit-{booked.pk}": "cancel", "action": "take"}
    )

    assert (asked.status_code, still, ExtraHours.objects.count()) == (409, 1, 0)
    assert _fresh(booked).status == "cancelled"


def test_saved_areas_that_no_window_serves_are_named(client, wing):
    burnaby, surrey = wing.areas.get(name="Burnaby"), wing.areas.get(name="Surrey")
    both = {"areas": [str(burnaby.pk), str(surrey.pk)]}
    served = send(client, "/practice/areas/", both, follow=True).content.decode()
    for window in wing.hours.all():
        window.areas.set([burnaby])

    bare = send(client, "/practice/areas/", both, follow=True).content.decode()

    assert "Patients in these areas are offered your times" in served
    assert "No hours of yours serve Surrey yet" in bare
    assert "are offered your times" not in bare


def _fresh(visit):
    visit.refresh_from_db()
    return visit


def test_a_no_show_is_asked_about_first_and_says_what_follows(client, wing, visits, time_machine):
    visit = visits[0]
    time_machine.move_to(at(DAY, "09:20"), tick=False)
    address = f"/practice/visits/{visit.public_ref}/no-show/"
    round_ = client.get("/practice/").content.decode()

    asked = client.get(address).content.decode()
    still = _fresh(visit).status
    client.post(address)

    assert f'href="{address}"' in round_
    assert (
        "was nobody there?" in asked and "Nothing was paid" in asked and "taken back until" in asked
    )
    assert (still, _fresh(visit).status) == ("confirmed", "no_show")
    assert client.get(address).status_code == 302


def test_round_and_agenda_show_time_off_and_what_each_visit_waits_for(
    client, wing, visits, time_machine
):
    TimeOff.objects.create(practitioner=wing, start=at(DAY, "12:00"), end=at(DAY, "17:00"))
    Closure.objects.create(date="2026-11-26", name="Snow")
    send(client, "/practice/dates/", {"date": "2026-11-27", "closed": "on"})
    for visit, waits in zip(visits, ("offer_to_colleague", "asked_to_rebook"), strict=False):
        visit.needs_staff, visit.follow_up = True, waits
        visit.save()

    ahead = client.get("/practice/agenda/").content.decode()
    time_machine.move_to(at(DAY, "08:00"), tick=False)
    today = client.get("/practice/").content.decode()

    for page in (ahead, today):
        assert "Time off, 12:00 pm to 5:00 pm" in page
        assert "The office looks for a colleague" in page and "Asked to choose again" in page
    assert "Clinic closed: Snow" in ahead and "You do not work that day" in ahead


def test_leaving_an_area_says_which_and_nothing_to_decide_is_called_optional(client, wing, visits):
    keep = [str(wing.areas.get(name="Surrey").pk)]
    page = words_of(send(client, "/practice/areas/", {"areas": keep}))

    assert "What leaving Burnaby means" in page
    assert "(optional)" not in page
