"""Kept cards whose fee nobody has charged: on a list with the button, until charged, let go of or over."""

import datetime as dt

import pytest
from django.urls import reverse

from booking.models import AuditAction, SavedCard, Visit
from booking.operations.money.kept_card import let_cards_go
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import mark_no_show, reopen_visit
from booking.payments.attention import money_needing_attention
from booking.payments.card_terms import fees_not_charged
from core.models import AuditEntry
from tests.doors.office.staff_people import office_user
from tests.doors.patient import words_of
from tests.payments.bench import Bench
from tests.payments.cards import OFFICE, agrees

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(db, time_machine):
    return Bench(traveller=time_machine)


@pytest.fixture
def office(client):
    client.force_login(office_user())
    return client


def with_card(bench):
    """A confirmed visit whose patient keeps a card: $80 for a missed visit, $40 for a late no."""
    visit = bench.held_visit()
    agrees(visit, bench.now)
    bench.press_pay(visit)
    bench.pays(visit.payments.get())
    bench.webhooks()
    return Visit.objects.get(pk=visit.pk)


@pytest.fixture
def missed(bench, settings):
    """A missed visit whose patient keeps a card for $80."""
    settings.SAVED_CARDS = True
    visit = with_card(bench)
    bench.now = visit.end
    mark_no_show(visit=visit, by=OFFICE, now=bench.now)
    return Visit.objects.get(pk=visit.pk)


def act(office, visit, name, **fields):
    return office.post(reverse("desk:act", args=[visit.public_ref, name]), fields, follow=True)


def listed(office):
    return words_of(office.get(reverse("desk:owed")))


def test_the_list_and_the_dashboard_name_it_with_a_button_to_the_act(office, missed):
    page = office.get(reverse("desk:owed")).content.decode()
    charge = reverse("desk:act", args=[missed.public_ref, "charge-fee"])

    assert charge in page
    assert charge in office.get("/admin/").content.decode()
    assert "$80" in listed(office)
    assert [one.kind for one in money_needing_attention()] == ["fee"]
    assert office.get(charge).status_code == 200


def test_charged_it_is_gone_from_the_list(office, missed):
    act(office, missed, "charge-fee", cents="80.00")

    assert fees_not_charged() == []
    assert "No card on file waits for a fee." in listed(office)


def test_let_go_of_with_a_reason_it_is_gone_and_the_reason_is_on_record(office, missed, bench):
    assert act(office, missed, "waive-fee", why="").status_code == 422
    assert len(fees_not_charged()) == 1

    page = words_of(act(office, missed, "waive-fee", why="was in hospital"))
    act(office, missed, "waive-fee", why="was in hospital")

    assert "The fee is not charged" in page
    assert fees_not_charged() == []
    (entry,) = AuditEntry.objects.filter(action=AuditAction.FEE_WAIVED)
    assert entry.note == "was in hospital"
    card = SavedCard.objects.get(visit=missed)
    assert (card.is_kept, card.ended) == (False, "waived")


def test_without_a_consent_that_stands_there_is_nothing_on_the_list(missed, bench):
    let_cards_go(before=missed.end + dt.timedelta(days=1), now=bench.now)

    assert fees_not_charged() == []


def test_reopened_it_is_no_longer_on_the_list(missed, bench):
    reopen_visit(visit=missed, by=OFFICE, now=bench.now)

    assert fees_not_charged() == []


@pytest.mark.parametrize(("hours", "count"), [(2, 1), (72, 0)])
def test_a_late_cancellation_is_on_it_and_one_in_time_is_not(bench, settings, hours, count):
    settings.SAVED_CARDS = True
    visit = with_card(bench)
    bench.now = visit.start - dt.timedelta(hours=hours)
    cancel_visit(visit=visit, now=bench.now, by="patient")

    assert len(fees_not_charged()) == count


def test_whoever_may_not_see_patients_waives_nothing(client, missed):
    assert client.post(
        reverse("desk:act", args=[missed.public_ref, "waive-fee"]), {"why": "x"}
    ).status_code in (302, 403, 404)
    assert len(fees_not_charged()) == 1
