"""A plan of care afterwards: the deposit of its first visit, and what is left of it cancelled together."""

import datetime as dt

import pytest
from django.conf import settings
from django.core import mail

from booking.models import Visit
from booking.operations.money.awaited_deposit import deposit_overdue
from booking.operations.visits.reschedule import reschedule_visit
from booking.queries.place import locate
from core import outbox
from tests.doors.office.staff_people import office_user
from tests.doors.patient import words_of
from tests.doors.plans import booked_plan, days, look, planned, press, sent_by, url
from tests.factories import at
from tests.french import english_left_in

pytestmark = pytest.mark.django_db


def test_the_first_visit_alone_waits_for_its_deposit(follower, booked, bench):
    shown = look(follower, url(booked))
    assert "For the first visit alone a deposit of $50 is asked for" in words_of(shown)

    first, *others = booked_plan(follower, booked)
    bench.work()

    assert (first.status, first.deposit_cents) == ("held", 5000)
    assert first.deposit_until == first.hold_expires
    assert {(one.status, one.deposit_cents) for one in others} == {("confirmed", 0)}
    assert any("Please pay the deposit" in one.subject for one in mail.outbox)
    page = words_of(follower.get(url(first, "visits/")))
    assert "The first visit waits for its deposit" in page
    assert follower.get(f"/visit/{first.public_ref}/deposit/").status_code == 200


def test_unpaid_the_first_visit_is_off_and_the_others_stay(follower, booked, bench):
    first, *others = booked_plan(follower, booked)

    bench.now = first.deposit_until + dt.timedelta(minutes=1)
    deposit_overdue(visit_id=first.pk, now=bench.now)

    first.refresh_from_db()
    assert first.status == "released"
    assert {one.status for one in planned()[1:]} == {"confirmed"} and others


def test_the_rest_of_a_plan_is_cancelled_in_one_step_and_what_was_before_stays(
    follower, free, bench
):
    first, second, *_rest = booked_plan(follower, free)
    bench.work()
    mail.outbox.clear()

    alone = words_of(follower.get(f"/visit/{second.public_ref}/cancel/"))
    assert "Cancel 3 visits: this one and all after it" in alone
    page = follower.get(url(second, "cancel/"))
    assert "Cancel 3 visits" in words_of(page)
    answer = follower.post(url(second, "cancel/"), sent_by(page))
    bench.work()

    assert answer.url == url(second, "visits/")
    assert [one.status for one in planned()] == ["confirmed"] + ["cancelled"] * 3
    told = [one for one in mail.outbox if one.to == [free.patient.email]]
    assert len(told) == 3 and all("Cancelled" in one.subject for one in told)
    assert "Cancel 1 visit" in words_of(follower.get(url(first, "cancel/")))


def test_a_page_that_showed_other_visits_cancels_none(follower, free):
    _first, second, third, _last = booked_plan(follower, free)
    page = follower.get(url(second, "cancel/"))
    Visit.objects.filter(pk=third.pk).update(sequence=1)

    answer = follower.post(url(second, "cancel/"), sent_by(page))

    assert answer.status_code == 409
    assert {one.status for one in planned()} == {"confirmed"}
    assert "have changed since you opened this page" in words_of(answer)


def test_every_page_of_a_plan_is_in_french(follower, booked):
    type(booked.visit_type).objects.update(name_fr="Première visite")
    follower.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    form = follower.get(url(booked))
    refused = look(follower, url(booked), weekdays=[], begin="2026-01-01")
    dates = look(follower, url(booked))
    unticked = follower.post(url(booked), sent_by(dates) | {"action": "book"})
    press(follower, url(booked), dates)
    first = planned()[0]
    pages = [follower.get(url(first, page)) for page in ("visits/", "cancel/")]
    pages.append(follower.get(f"/visit/{planned()[-1].public_ref}/"))

    # The switch of the language names both.
    for page in [form, refused, dates, unticked, *pages]:
        assert english_left_in(words_of(page)) == {"English"}, page.request["PATH_INFO"]
    assert "Visite 4 sur 4" in words_of(pages[-1])


def test_one_visit_moved_is_told_by_itself_and_the_others_stay(follower, free, bench):
    _first, second, *_rest = booked_plan(follower, free)
    bench.work()
    mail.outbox.clear()
    before = days()

    reschedule_visit(
        visit=second,
        practitioner_ids=[second.practitioner_id],
        start=at("2026-12-11", "13:00"),
        located=locate("V5H"),
        now=bench.now,
    )
    bench.wait(minutes=30)
    outbox.run_due(bench.now)

    assert days() == [before[0], "Fri 11 13:00", *before[2:]]
    told = [one.subject for one in mail.outbox if one.to == [free.patient.email]]
    assert told == ["Changed: your visit on Fri 11 Dec, 1:00 pm"]


def test_the_office_reads_which_of_how_many_it_is_and_that_its_patient_was_told(
    follower, free, bench, client
):
    third = booked_plan(follower, free)[2]
    bench.work()
    client.force_login(office_user())

    page = words_of(client.get(f"/admin/desk/visits/{third.public_ref}/"))

    assert "Visit 3 of 4, agreed" in page
    assert "Confirmation of several visits" in page
