"""A clinic that asks its colleagues first: who accepts first has the visit, the others are told."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import Rehoming
from booking.operations.practitioners.colleague_offers import FitsNoMore, NoColleague, OfferOver
from core.models import ClinicSettings
from tests.an_absence import MORNING, an_ill_morning, work
from tests.doors.test_portal_absence import letters_to, report
from tests.factories import make_practitioner
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning(client, time_machine):
    time_machine.move_to(MORNING, tick=False)
    clinic = an_ill_morning()
    client.force_login(clinic.priya.user)
    return clinic


@pytest.fixture
def asked(client, morning):
    ClinicSettings.objects.update_or_create(pk=1, defaults={"asks_colleagues": True})
    morning.lena = make_practitioner(
        name="Lena Wood", areas=[morning.area], visit_types=[morning.visit_type]
    )
    visit = morning.visit("10:00")
    report(client)
    work(MORNING)
    return morning, visit, Rehoming.objects.get()


def test_whoever_accepts_first_has_it_and_the_second_is_told(client, asked):
    morning, visit, row = asked
    mine, other = (row.offers.get(practitioner=who) for who in (morning.omar, morning.lena))
    client.force_login(morning.omar.user)
    assert "10:00 am" in client.get("/practice/offers/").content.decode()

    client.post(f"/practice/offers/{mine.pk}/answer/", {"answer": "accept"})
    work(MORNING)

    visit.refresh_from_db()
    other.refresh_from_db()
    assert (visit.practitioner, other.answer) == (morning.omar, "over")
    assert "Omar Haddad comes at the same time instead." in mail.outbox[-1].body or any(
        "Omar Haddad comes" in letter.body for letter in letters_to("at10:00@example.org")
    )


def test_until_somebody_accepts_the_patient_is_told_nothing(asked):
    morning, visit, _row = asked

    visit.refresh_from_db()
    assert (visit.practitioner, visit.follow_up) == (morning.priya, "offer_to_colleague")
    assert letters_to("at10:00@example.org") == []
    assert len(letters_to("omar@tidewater.example")) == 1


def test_once_all_have_declined_the_office_has_it(client, asked):
    morning, visit, row = asked
    row.offers.filter(practitioner=morning.lena).update(answer="declined")
    offer = row.offers.get(practitioner=morning.omar)
    client.force_login(morning.omar.user)

    client.post(f"/practice/offers/{offer.pk}/answer/", {"answer": "decline"})

    row.refresh_from_db()
    visit.refresh_from_db()
    assert (row.state, visit.follow_up) == ("left", "offer_to_colleague")


def test_after_the_deadline_nobody_can_accept(client, asked, time_machine):
    morning, visit, row = asked
    late = MORNING + dt.timedelta(minutes=31)
    time_machine.move_to(late, tick=False)
    offer = row.offers.get(practitioner=morning.omar)
    client.force_login(morning.omar.user)

    with provoked(OfferOver):
        answer = client.post(
            f"/practice/offers/{offer.pk}/answer/", {"answer": "accept"}, follow=True
        )
    work(late)

    row.refresh_from_db()
    visit.refresh_from_db()
    assert "not offered any more" in answer.content.decode()
    assert (row.state, visit.practitioner) == ("left", morning.priya)


def test_one_who_could_not_be_there_any_more_is_told_so(client, asked):
    morning, visit, row = asked
    morning.visit("10:15", who=morning.omar)
    offer = row.offers.get(practitioner=morning.omar)
    client.force_login(morning.omar.user)

    with provoked(FitsNoMore):
        answer = client.post(
            f"/practice/offers/{offer.pk}/answer/", {"answer": "accept"}, follow=True
        )

    visit.refresh_from_db()
    assert "does not fit into your round any more" in answer.content.decode()
    assert visit.practitioner == morning.priya


def test_anothers_offer_is_not_found(client, asked):
    morning, _visit, row = asked
    offer = row.offers.get(practitioner=morning.lena)
    client.force_login(morning.omar.user)

    assert (
        client.post(f"/practice/offers/{offer.pk}/answer/", {"answer": "accept"}).status_code == 404
    )


def test_when_nobody_could_take_it_any_more_the_office_has_it(client, morning):
    ClinicSettings.objects.update_or_create(pk=1, defaults={"asks_colleagues": True})
    visit = morning.visit("10:00")
    report(client)
    morning.visit("10:15", who=morning.omar)

    with provoked(NoColleague):
        work(MORNING)

    visit.refresh_from_db()
    assert (visit.follow_up, Rehoming.objects.get().state) == ("offer_to_colleague", "left")
