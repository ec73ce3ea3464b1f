"""The round as it is read in a parked car, the agenda, and what the practice says unasked."""

import datetime as dt

import pytest

from booking.models import VisitMove
from core import local_time
from tests.doors.test_portal_round import TODAY, visit_at, wing
from tests.factories import at, make_patient

pytestmark = pytest.mark.django_db
__all__ = ["wing"]


def test_the_way_on_says_when_to_leave(client, wing):
    visit_at(wing, "10:00")
    visit_at(wing, "13:00", place="V7L")

    drive = client.get("/practice/").context["cards"][1].drive

    minutes = int(drive.text.split(" min drive")[0].split()[-1])
    leaves = local_time.clock_of(13 * 60 - minutes)
    assert drive.text.startswith(f"Leave at {leaves} for the next, {minutes} min drive")


def test_what_is_done_folds_to_a_line_and_the_page_opens_at_what_is_next(client, wing):
    first, second = visit_at(wing, "08:00"), visit_at(wing, "11:00", place="V7L")

    pressed = client.post(f"/practice/visits/{first.public_ref}/undo/")
    client.post(f"/practice/visits/{first.public_ref}/done/")
    page = client.get("/practice/")

    html = page.content.decode()
    assert pressed.headers["Location"] == "/practice/#now"
    assert [card.is_finished for card in page.context["cards"]] == [True, False]
    place = html.index('id="now"')
    assert html.index("round-line") < html.index(f'id="visit-{second.public_ref}"') < place
    assert 'href="/practice/#now"' in html


def test_no_show_stands_apart_from_start(client, wing):
    visit_at(wing, "10:00")

    html = client.get("/practice/").content.decode()

    buttons = html[html.index("round-actions") : html.index("round-apart")]
    assert "Start" in buttons
    assert "no-show" not in buttons


def test_the_practice_has_four_words(client, wing):
    words = [item["title"] for item in client.get("/practice/areas/").context["portal_navigation"]]

    assert [str(word) for word in words] == ["Today", "Agenda", "Hours", "Time off"]


def test_the_agenda_says_what_became_of_each_visit_and_what_is_free(client, wing):
    gone = visit_at(wing, "09:00", day="2026-11-23", status="cancelled")
    visit_at(wing, "12:00", day="2026-11-23")
    moved = visit_at(wing, "15:00", day="2026-11-24", patient=make_patient(name="Harjit Gill"))
    VisitMove.objects.create(
        visit=moved,
        sequence=1,
        practitioner=wing,
        start=at("2026-11-23", "14:00"),
        moved_at=at(TODAY, "09:00"),
    )

    days = client.get("/practice/agenda/").context["days"]

    monday = next(day for day in days if day.date == dt.date(2026, 11, 23))
    said = [(line.time, line.card.tag if line.card else line.words) for line in monday.lines]
    assert gone.local_date == monday.date
    assert said == [
        ("9:00 am", "Cancelled"),
        ("9:00 am", "free until 12:00 pm"),
        ("12:00 pm", ""),
        ("12:45 pm", "free until 5:00 pm"),
        ("2:00 pm", "Harjit G.: moved to Tuesday 24 November, 3:00 pm"),
    ]


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026-11-19", "Your registration ended on"),
        ("2026-12-20", "Your registration is on record until"),
        ("2026-12-21", ""),
    ],
)
def test_a_registration_is_spoken_of_from_thirty_days_before_its_end(client, wing, until, said):
    wing.registration_valid_to = dt.date.fromisoformat(until)
    wing.save()
    beyond = visit_at(wing, "10:00", day="2026-12-22")
    visit_at(wing, "12:00", day="2026-11-19")

    page = client.get("/practice/")

    found = page.context["registration"]
    assert (found.words.startswith(said) if said else found is None) is True
    if said:
        assert [one["url"] for one in found.visits] == [f"/practice/visits/{beyond.public_ref}/"]
