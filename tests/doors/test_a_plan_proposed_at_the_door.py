"""A plan of care proposed by the practitioner: its times kept, agreed to by a link, or free again."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client

from booking.models import CarePlan, Visit
from booking.operations.privacy.clear import clear_visits
from booking.operations.reserving.agree_to_plan import NothingChosen, PlanOver
from booking.operations.reserving.expire import expire_holds
from booking.queries.patient_record import patient_record
from core.models import AuditEntry
from tests.doors.patient import words_of
from tests.doors.plans import TICKS, look, press, sent_by, url
from tests.factories import at, make_user, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def wing(booked):
    """The practitioner of the visit, signed in on their phone; a visit type without a deposit."""
    type(booked.visit_type).objects.update(deposit_cents=0)
    booked.practitioner.user = make_user("priya@tidewater.example")
    booked.practitioner.save()
    phone = Client()
    phone.force_login(booked.practitioner.user)
    return phone


def door(visit):
    return f"/practice/visits/{visit.public_ref}/plan/"


def sends(phone, visit, **changes):
    return press(phone, door(visit), look(phone, door(visit)), action="send", **changes)


@pytest.fixture
def proposed(wing, booked, bench):
    """Four times are kept, and the letter has gone out."""
    bench.work()
    mail.outbox.clear()
    assert sends(wing, booked).status_code == 302
    bench.work()
    return CarePlan.objects.get()


def kept(plan):
    return [row.visit for row in plan.rows.order_by("number").select_related("visit")]


def agree(client, visit, **changes):
    page = client.get(url(visit, "offered/"))
    return client.post(url(visit, "offered/"), sent_by(page) | TICKS | changes)


def test_the_times_are_kept_without_a_name_and_one_letter_asks(proposed, booked):
    held = kept(proposed)

    assert {one.status for one in held} == {"held"} and len(held) == 4
    assert {(one.patient_id, one.street, one.postal_code) for one in held} == {
        (None, "", booked.place_code)
    }
    [letter] = [one for one in mail.outbox if one.to == [booked.patient.email]]
    assert letter.subject == "More visits are proposed for you"
    assert "kept for you until Sunday 22 November" in " ".join(letter.body.split())
    assert "Nothing is booked before you agree" in letter.body


def test_the_link_in_the_letter_opens_the_page_and_one_press_books_them(
    proposed, booked, bench, client
):
    [letter] = [one for one in mail.outbox if one.to == [booked.patient.email]]
    path = re.search(r"/visit/[\w-]{30,}/\?to=offered_plan", letter.body)[0]
    page = client.get(path, follow=True)
    assert "Monday 7 December, 9:30 am" in words_of(page)

    answer = client.post(url(booked, "offered/"), sent_by(page) | TICKS)

    visits = kept(proposed)
    assert answer.url == url(visits[0], "visits/")
    assert {(one.status, one.patient_id) for one in visits} == {("confirmed", booked.patient_id)}
    assert {one.postal_code for one in visits} == {booked.postal_code}
    bench.work()
    assert any("Your visits from" in one.subject for one in mail.outbox)
    assert AuditEntry.objects.filter(action="plan_agreed").count() == 1


def test_what_is_not_ticked_is_free_again_and_the_others_are_booked(proposed, booked, follower):
    first, second, third, fourth = kept(proposed)

    agree(follower, booked, keep=[first.public_ref, fourth.public_ref])

    now = {one.pk: one.status for one in Visit.objects.all()}
    assert [now[one.pk] for one in (first, second, third, fourth)] == [
        *("confirmed", "released", "released", "confirmed")
    ]
    assert "Visit 2 of 2" in words_of(follower.get(f"/visit/{fourth.public_ref}/"))


def test_without_any_tick_of_a_visit_nothing_is_booked(proposed, booked, follower):
    with provoked(NothingChosen):
        answer = agree(follower, booked, keep=[])

    assert answer.status_code == 422 and "Tick at least one visit" in words_of(answer)
    assert {one.status for one in kept(proposed)} == {"held"}


def test_agreed_to_twice_is_once(proposed, booked, follower):
    page = follower.get(url(booked, "offered/"))

    first, second = (
        follower.post(url(booked, "offered/"), sent_by(page) | TICKS) for _press in range(2)
    )

    assert first.url == second.url
    assert AuditEntry.objects.filter(action="visit_confirmed", note="").count() >= 4
    assert {one.status for one in kept(proposed)} == {"confirmed"}


def test_not_wanted_every_time_is_free_again(proposed, booked, follower):
    page = follower.get(url(booked, "offered/"))

    follower.post(url(booked, "decline/"), {"plan": proposed.pk})

    assert {one.status for one in kept(proposed)} == {"released"}
    with provoked(PlanOver):
        answer = follower.post(url(booked, "offered/"), sent_by(page) | TICKS)
    assert answer.status_code == 409 and "Nothing was booked" in words_of(answer)


def test_once_its_time_is_over_nothing_is_booked_and_the_page_leads_on(
    proposed, booked, follower, bench
):
    page = follower.get(url(booked, "offered/"))
    bench.now = proposed.until + dt.timedelta(minutes=1)
    expire_holds(bench.now)
    follower = _opened(booked, bench)

    with provoked(PlanOver):
        answer = follower.post(url(booked, "offered/"), sent_by(page) | TICKS)

    assert answer.status_code == 409
    assert not Visit.objects.filter(planned__isnull=False, status="confirmed").exists()
    assert "You can look for times yourself" in words_of(answer)


def _opened(visit, bench):
    from booking.operations.messages.private_links import mint_link

    token, _link = mint_link(visit=visit, now=bench.now)
    client = Client()
    client.get(f"/visit/{token}/")
    return client


def test_a_time_taken_away_meanwhile_books_none(proposed, booked, follower):
    booked.practitioner.time_off.create(
        start=at("2026-12-14", "00:00"), end=at("2026-12-15", "00:00")
    )

    answer = agree(follower, booked)

    assert answer.status_code == 409
    assert {one.status for one in kept(proposed)} == {"held"}


def test_the_visit_itself_and_the_doorstep_say_that_something_waits(
    proposed, booked, follower, wing
):
    assert "More visits are proposed for you" in words_of(
        follower.get(f"/visit/{booked.public_ref}/")
    )
    assert "Visits are proposed; their times are kept until Sunday 22 November" in words_of(
        wing.get(f"/practice/visits/{booked.public_ref}/door/")
    )
    assert follower.get(url(booked)).url == url(booked, "offered/")


def test_another_proposal_takes_the_place_of_the_first(proposed, wing, booked):
    sends(wing, booked, begin="2026-12-08")

    first, second = CarePlan.objects.order_by("pk")
    assert (first.answer, second.answer) == ("replaced", "")
    assert {one.status for one in kept(first)} == {"released"}
    assert {one.status for one in kept(second)} == {"held"}


def test_a_time_that_is_gone_sends_nothing(wing, booked):
    shown = look(wing, door(booked))
    make_visit(
        practitioner=booked.practitioner,
        visit_type=booked.visit_type,
        start=at("2026-12-14", "09:30"),
    )

    answer = press(wing, door(booked), shown, action="send")

    assert answer.status_code == 409 and "Nothing was sent" in words_of(answer)
    assert not CarePlan.objects.exists()


def test_nobody_elses_patient_is_proposed_anything(booked, wing, client):
    client.force_login(make_user("stranger@tidewater.example"))

    assert client.get(door(booked)).status_code == 404
    assert look(client, door(booked)).status_code == 404


def test_without_an_address_to_write_to_no_plan_is_offered(wing, booked):
    type(booked.patient).objects.update(email="", email_hash="")

    assert wing.get(door(booked)).status_code == 302
    assert "Propose a plan" not in words_of(wing.get(f"/practice/visits/{booked.public_ref}/door/"))


def test_clearing_the_visit_clears_what_was_kept_and_the_record_names_the_plan(
    proposed, booked, bench
):
    record = str(patient_record(booked.patient))
    held = [one.pk for one in kept(proposed)]
    assert "plans of care" in record

    clear_visits([booked.pk], now=bench.now)

    assert not CarePlan.objects.exists()
    left = Visit.objects.filter(pk__in=held)
    assert set(left.values_list("postal_code", "status")) == {("", "released")}
