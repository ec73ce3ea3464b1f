"""Time off never silently drops a visit."""

import pytest

from booking.models import AuditAction, Fate, TimeOff, VisitStatus
from booking.operations.practitioners.time_off import take_time_off
from booking.operations.visits.fates import VisitsUndecided
from core.audit import SYSTEM
from core.generations import AVAILABILITY, generation
from core.models import AuditEntry, OutboxMessage
from tests.factories import (
    at,
    make_area,
    make_patient,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)

pytestmark = pytest.mark.django_db
NOON_TO_FIVE = {
    "from_date": "2026-11-25",
    "from_minute": "720",
    "to_date": "2026-11-25",
    "to_minute": "1020",
}


@pytest.fixture
def wing(client, time_machine):
    person = make_practitioner(areas=[make_area()], user=make_user("wing@tidewater.example"))
    client.force_login(person.user)
    time_machine.move_to(at("2026-11-20", "10:00"), tick=False)
    return person


def visit_at(wing, clock, **fields):
    return make_visit(
        practitioner=wing, visit_type=make_visit_type(), start=at("2026-11-25", clock), **fields
    )


def take(client, action="take", **fates):
    decided = {name.replace("_", "-"): fate for name, fate in fates.items()}
    return client.post("/practice/time-off/take/", {**NOON_TO_FIVE, "action": action, **decided})


def test_the_visits_it_hits_are_listed_before_anything_is_decided(client, wing):
    visit_at(wing, "11:00")
    visit_at(wing, "14:00", patient=make_patient(name="Harjit Gill"))

    response = client.get("/practice/time-off/impact/", NOON_TO_FIVE)

    assert [hit.who for hit in response.context["fates"].hits] == ["Harjit G."]
    assert not TimeOff.objects.exists()


def test_an_empty_afternoon_is_taken_in_three_taps(client, wing):
    quick = client.get("/practice/time-off/").context["quick"]
    shown = client.get(quick[2]["url"])  # tomorrow afternoon

    response = client.post(
        "/practice/time-off/take/",
        {**shown.context["times"].data.dict(), "action": "take"},
        follow=True,
    )

    row = TimeOff.objects.get()
    assert (row.start, row.end) == (at("2026-11-21", "12:00"), at("2026-11-22", "00:00"))
    assert b"Time off is taken" in response.content


def test_an_undecided_visit_stops_everything(client, wing):
    visit = visit_at(wing, "14:00")

    response = take(client)

    visit.refresh_from_db()
    assert (response.status_code, visit.status) == (422, VisitStatus.CONFIRMED)
    assert not TimeOff.objects.exists()


def test_a_visit_booked_since_the_page_was_shown_is_not_lost(wing):
    seen, unseen = visit_at(wing, "14:00"), visit_at(wing, "15:00")

    with pytest.raises(VisitsUndecided) as undecided:
        take_time_off(
            practitioner=wing,
            start=at("2026-11-25", "12:00"),
            end=at("2026-11-25", "17:00"),
            note="",
            fates={seen.pk: Fate.KEEP},
            by=SYSTEM,
            now=at("2026-11-20", "10:00"),
        )

    assert undecided.value.visits == [unseen]
    assert not TimeOff.objects.exists()


def test_what_was_decided_is_shown_once_more_before_it_is_done(client, wing):
    visit = visit_at(wing, "14:00")

    response = take(client, action="check", **{f"visit_{visit.pk}": "cancel"})

    visit.refresh_from_db()
    assert [hit.chosen_words for hit in response.context["fates"].hits] == ["Cancel it"]
    assert visit.status == VisitStatus.CONFIRMED
    assert not TimeOff.objects.exists()


def test_each_visit_meets_the_fate_it_was_given(client, wing):
    kept, offered, asked, off = (
        visit_at(wing, clock) for clock in ("12:00", "13:00", "14:00", "15:00")
    )
    fates = zip((kept, offered, asked, off), ("keep", "colleague", "rebook", "cancel"), strict=True)

    take(client, **{f"visit_{visit.pk}": fate for visit, fate in fates})

    for visit in (kept, offered, asked, off):
        visit.refresh_from_db()
    assert [(visit.status, visit.needs_staff) for visit in (kept, offered, asked, off)] == [
        ("confirmed", False),
        ("confirmed", True),
        ("confirmed", True),
        ("cancelled", False),
    ]
    assert off.cancelled_by == "clinic"
    asked_by_mail = OutboxMessage.objects.filter(kind="ask_to_rebook")
    assert [job.ids for job in asked_by_mail] == [{"visit": asked.pk}]


def test_whoever_no_email_reaches_is_listed_to_be_called(client, wing):
    silent = visit_at(wing, "14:00", patient=make_patient(name="Pearl Ito", email=""))
    reached = visit_at(wing, "15:00")

    response = client.post(
        "/practice/time-off/take/",
        {
            **NOON_TO_FIVE,
            "action": "take",
            f"visit-{silent.pk}": "cancel",
            f"visit-{reached.pk}": "cancel",
        },
        follow=True,
    )

    assert [card.who for _day, card in response.context["to_call"]] == ["Pearl I."]


def test_pressing_twice_takes_one_time_off(client, wing):
    take(client)
    take(client)

    assert TimeOff.objects.count() == 1
    assert AuditEntry.objects.filter(action=AuditAction.TIME_OFF_TAKEN).count() == 1


def test_patients_are_not_offered_time_off_and_are_again_once_it_is_withdrawn(client, wing):
    import datetime as dt

    from booking.queries.free_starts import find_offer
    from booking.queries.place import locate

    visit_type = make_visit_type()
    visit_type.practitioners.set([wing])

    def afternoon():
        offer = find_offer(
            visit_type=visit_type,
            located=locate("V5H 1A1"),
            first_day=dt.date(2026, 11, 25),
            days=1,
            now=at("2026-11-20", "10:00"),
        )
        return [start for start in offer.starts if start.start >= at("2026-11-25", "12:00")]

    before, number = len(afternoon()), generation(AVAILABILITY)
    take(client)
    during = len(afternoon())
    client.post(f"/practice/time-off/{TimeOff.objects.get().pk}/withdraw/")

    assert before > 0
    assert (during, len(afternoon())) == (0, before)
    assert generation(AVAILABILITY) == number + 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to_minute": "720"}, "to_minute"),
        ({"to_date": "2026-11-24"}, "to_minute"),
        ({"from_date": "2026-11-18", "to_date": "2026-11-19"}, "to_date"),
        ({"to_date": "2028-11-10"}, "to_date"),
        ({"to_date": "9999-12-31"}, "to_date"),
        ({"from_date": ""}, "from_date"),
        ({"from_minute": "7"}, "from_minute"),
        ({"from_date": "\x00"}, "from_date"),
    ],
)
def test_time_off_that_cannot_be_is_named_and_nothing_is_written(client, wing, changes, field):
    shown = client.get("/practice/time-off/impact/", {**NOON_TO_FIVE, **changes})
    taken = client.post("/practice/time-off/take/", {**NOON_TO_FIVE, **changes, "action": "take"})

    assert (shown.status_code, taken.status_code) == (422, 422)
    assert (list(shown.context["form"].errors), list(taken.context["form"].errors)) == (
        [field],
        [field],
    )
    assert not TimeOff.objects.exists()


def test_a_colleagues_time_off_is_no_page_and_cannot_be_withdrawn(client, wing):
    row = TimeOff.objects.create(
        practitioner=make_practitioner(),
        start=at("2026-11-25", "12:00"),
        end=at("2026-11-25", "13:00"),
    )

    asked = [
        client.get(f"/practice/time-off/{row.pk}/").status_code,
        client.post(f"/practice/time-off/{row.pk}/withdraw/").status_code,
    ]

    assert asked == [404, 404]
    assert TimeOff.objects.filter(pk=row.pk).exists()


def test_the_note_never_stands_in_an_address(client, wing):
    page = client.get("/practice/time-off/").content.decode()

    assert 'name="note"' not in page
    assert 'name="note"' in client.get("/practice/time-off/impact/", NOON_TO_FIVE).content.decode()
