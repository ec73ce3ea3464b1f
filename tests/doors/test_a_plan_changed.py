"""Visits of a plan that move together: another rhythm, day or person, agreed to by one press."""

import datetime as dt

import pytest
from django.conf import settings
from django.core import mail
from icalendar import Calendar

from booking.models import Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.reserving.plans import PlanTimesTaken, TimesTooNear
from booking.operations.visits.move_following import NothingMoves
from booking.planning.rows import NotOnThePage
from core import outbox
from core.versioned import ChangedMeanwhile
from tests.doors.patient import words_of
from tests.doors.plans import booked_plan, days, planned, sent_by, turns_on, url
from tests.factories import at, make_practitioner, make_visit
from tests.french import english_left_in
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
FRIDAYS = {
    "begin": "2026-12-11",
    "times": "1",
    "weeks": "8",
    "weekdays": ["4"],
    "parts": ["morning", "afternoon", "evening"],
    "who": "same",
}


@pytest.fixture
def together(follower, free):
    """Mon 7, Thu 10, Mon 14 and Mon 21 December at 9:30."""
    return booked_plan(follower, free)


def look(client, visit, **changes):
    person = visit.practitioner.slug
    sent = FRIDAYS | {"person": person} | changes | {"action": "look"}
    return client.post(url(visit, "change/"), sent)


def move(client, visit, shown, **changes):
    return client.post(url(visit, "change/"), sent_by(shown) | {"action": "move"} | changes)


def rows():
    """What of a visit stays as it is, whatever becomes of its time."""
    return list(planned_rows().values_list("pk", "public_ref", "deposit_cents", "consent_text"))


def planned_rows():
    return Visit.objects.filter(planned__isnull=False).order_by("pk")


def test_all_after_one_visit_move_to_fridays_and_are_the_same_visits(follower, together):
    before = rows()
    shown = look(follower, together[1])
    assert len(turns_on(shown)) == 3

    answer = move(follower, together[1], shown)

    assert answer.status_code == 302
    assert days() == ["Mon 07 09:30", "Fri 11 09:30", "Fri 18 09:30", "Fri 25 09:30"]
    assert rows() == before
    assert {one.status for one in planned()} == {"confirmed"}
    page = words_of(follower.get(answer.url))
    assert "3 visits have other times" in page and "Friday 25 December" in page


def test_one_letter_tells_of_all_with_their_calendar_and_the_page_says_so(
    follower, together, free, bench
):
    bench.work()
    mail.outbox.clear()
    move(follower, together[1], look(follower, together[1]))
    bench.work()

    letters = [one for one in mail.outbox if one.to == [free.patient.email]]
    assert [one.subject for one in letters] == ["Changed: your visits from Mon 7 Dec, 9:30 am on"]
    [letter] = letters
    assert all(f"{day} December" in letter.body for day in (7, 11, 18, 25))
    files = [one for one in letter.attachments if one.mimetype == "application/ics"]
    entries = Calendar.from_ical(files[0].content).walk("VEVENT")
    assert [int(one["sequence"]) for one in entries] == [0, 1, 1, 1]
    told = [one for one in mail.outbox if one.to == [free.practitioner.email]]
    assert len(told) == 3
    page = words_of(follower.get(f"/visit/{together[2].public_ref}/"))
    assert "We have sent this to j•••@example.org" in page


def test_each_is_reminded_of_at_its_new_time_and_not_at_its_old_one(follower, together, bench):
    move(follower, together[1], look(follower, together[1]))
    bench.work()
    mail.outbox.clear()

    bench.now = at("2026-12-09", "10:30")  # two days before what was Thursday, and is Friday
    outbox.run_due(bench.now)
    said = [one.subject for one in mail.outbox if "joan@example.org" in one.to]

    assert said and not any("Thu 10 Dec" in one for one in said)


def test_pressed_twice_they_move_once(follower, together):
    shown = look(follower, together[1])
    move(follower, together[1], shown)
    after = [(one.start, one.sequence) for one in planned()]

    with provoked(NothingMoves):
        again = move(follower, together[1], shown)

    assert again.status_code == 302
    assert [(one.start, one.sequence) for one in planned()] == after


def test_a_day_earlier_each_may_take_the_time_the_one_before_gives_back(follower, together):
    shown = look(follower, together[0], begin="2026-12-08", weekdays=["0", "3"], times="2")

    assert move(follower, together[0], shown).status_code == 302
    # Thursday 10 and Monday 14 were others' of the same plan.
    assert days() == ["Thu 10 09:30", "Mon 14 09:30", "Thu 17 09:30", "Mon 21 09:30"]


def test_another_person_comes_from_then_on(follower, together, free):
    other = make_practitioner(
        name="Ben Ito",
        slug="ben-ito",
        areas=list(free.practitioner.areas.all()),
        visit_types=[free.visit_type],
    )

    move(follower, together[2], look(follower, together[2], person="ben-ito", begin="2026-12-18"))

    who = [one.practitioner_id for one in planned()]
    assert who == [free.practitioner_id] * 2 + [other.pk] * 2


def test_a_visit_that_is_left_where_it_is_stays_and_the_others_move(follower, together):
    shown = look(follower, together[1])

    move(follower, together[1], shown, **{"row-2": ""})

    assert days() == ["Mon 07 09:30", "Fri 11 09:30", "Mon 14 09:30", "Fri 25 09:30"]
    assert [one.sequence for one in planned()] == [0, 1, 0, 1]


def test_what_is_too_near_to_move_stays_and_is_named(follower, together, bench):
    bench.now = together[0].start - dt.timedelta(hours=3)
    follower.get(f"/visit/{mint_link(visit=together[0], now=bench.now)[0]}/")

    page = follower.get(url(together[0], "change/"))
    assert "Too late to change here" in words_of(page)
    assert "Monday 7 December, 9:30 am" in words_of(page)
    shown = look(follower, together[0])
    assert len(turns_on(shown)) == 3
    move(follower, together[0], shown)

    assert days()[0] == "Mon 07 09:30" and days()[1] == "Fri 11 09:30"


def test_a_visit_at_another_address_stays_and_is_named(follower, together):
    Visit.objects.filter(pk=together[2].pk).update(place_code="V5G 1M1")

    shown = look(follower, together[1])

    assert "At another address" in words_of(shown) and len(turns_on(shown)) == 2


def test_a_week_without_a_time_leaves_its_visit_where_it_is(follower, together, free):
    who = free.practitioner
    who.time_off.create(start=at("2026-12-18", "00:00"), end=at("2026-12-19", "00:00"))

    shown = look(follower, together[1])

    assert "This visit stays where it is" in words_of(shown)
    move(follower, together[1], shown)
    assert days() == ["Mon 07 09:30", "Fri 11 09:30", "Mon 14 09:30", "Fri 25 09:30"]


def test_a_time_that_was_taken_moves_nothing_and_shows_what_is_free_now(follower, together, free):
    before, shown = days(), look(follower, together[1])
    make_visit(
        practitioner=free.practitioner, visit_type=free.visit_type, start=at("2026-12-18", "09:30")
    )

    with provoked(PlanTimesTaken):
        answer = move(follower, together[1], shown)

    assert answer.status_code == 409 and days() == before
    assert "Some of these times have just been taken" in words_of(answer)
    assert not any("Friday 18 December, 9:30 am" in turn for turn in turns_on(answer))
    assert move(follower, together[1], answer).status_code == 302


def test_a_visit_that_was_changed_meanwhile_moves_nothing(follower, together):
    before, shown = days(), look(follower, together[1])
    Visit.objects.filter(pk=together[2].pk).update(sequence=1)

    with provoked(ChangedMeanwhile):
        answer = move(follower, together[1], shown)

    assert answer.status_code == 409 and days() == before
    assert "Your visits were changed since this page was made" in words_of(answer)


def test_beside_a_visit_that_stays_none_is_moved(follower, together):
    shown = look(follower, together[1], begin="2026-12-15", weekdays=["1"])
    assert "Tuesday 22 December, 9:30 am" in turns_on(shown)[1]

    with provoked(TimesTooNear):  # Monday 21 is where the last one stays
        answer = move(follower, together[1], shown, **{"row-3": ""})

    assert answer.status_code == 422
    assert "days beside each other" in words_of(answer)


def test_nothing_chosen_is_said_and_what_was_asked_stays(follower, together):
    shown = look(follower, together[1])

    with provoked(NothingMoves):
        answer = move(follower, together[1], shown, **{f"row-{n}": "" for n in (1, 2, 3)})

    assert answer.status_code == 422
    assert "Choose another time for at least one visit" in words_of(answer)
    assert sent_by(answer)["begin"] == "2026-12-11"


def test_a_time_that_was_on_no_page_of_ours_moves_nothing(follower, together):
    before, shown = days(), look(follower, together[1])

    with provoked(NotOnThePage):
        answer = move(follower, together[1], shown, **{"row-1": "29440000.1:forged"})

    assert answer.status_code == 409 and days() == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"begin": "2026-11-20"}, "Choose a day from tomorrow until"),
        ({"begin": "soon"}, "Write the day as a date"),
        ({"weekdays": []}, "Tick at least one day"),
        ({"begin": "2027-01-15"}, "Begin earlier, or choose more visits a week"),
        ({"person": "nobody"}, "Select a valid choice"),
    ],
)
def test_an_answer_that_cannot_be_read_is_named(follower, together, changes, words):
    answer = look(follower, together[1], **changes)

    assert answer.status_code == 422
    assert words in words_of(answer)


def test_a_stranger_finds_no_such_page(together, client):
    assert client.get(url(together[1], "change/")).status_code == 404
    assert client.post(url(together[1], "change/"), FRIDAYS).status_code == 404


def test_the_way_there_is_on_the_page_of_all_visits_and_on_that_of_one(follower, together):
    page = follower.get(url(together[0], "visits/")).content.decode()
    alone = words_of(follower.get(f"/visit/{together[1].public_ref}/change/"))

    assert url(together[0], "change/") in page
    assert "Change 3 visits: this one and all after it" in alone


def test_its_pages_and_its_letter_are_in_french(follower, together, free, bench):
    type(free.visit_type).objects.update(name_fr="Première visite")
    planned_rows().update(language="fr")
    follower.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    bench.work()
    mail.outbox.clear()

    pages = [follower.get(url(together[1], "change/")), look(follower, together[1], weekdays=[])]
    shown = look(follower, together[1])
    with provoked(NothingMoves):
        pages += [shown, move(follower, together[1], shown, **{f"row-{n}": "" for n in (1, 2, 3)})]
    pages.append(follower.get(move(follower, together[1], shown).url))
    bench.work()

    for page in pages:
        assert english_left_in(words_of(page)) == {"English"}, page.request["PATH_INFO"]
    [letter] = [one for one in mail.outbox if one.to == [free.patient.email]]
    assert "Vos visites ont d’autres heures" in letter.body
