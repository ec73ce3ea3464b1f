"""Cases PAY-120 to PAY-122: a card on file, from the consent to its end."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from booking.models import AuditAction, CardEnd, Payment, SavedCard, Visit
from booking.operations.money.card_fee import FeeRefused
from booking.operations.money.kept_card import (
    CardStays,
    end_card,
    forget_at_provider,
    let_cards_go,
)
from booking.simulator.models import SimulatorAnswer, SimulatorFault, SimulatorObject
from core.audit import PATIENT
from core.models import AuditEntry
from tests.payments.cards import (
    CAP,
    FEES,
    LATE,
    agrees,
    attached,
    card_of,
    charge,
    fee_row,
    fees_sent,
)

pytestmark = pytest.mark.usefixtures("cards_are_on")


def test_pay_120_the_card_that_paid_is_kept_with_the_words_that_were_agreed_to(bench, kept):
    card = card_of(kept)

    assert (card.name, card.expires_month, card.expires_year) == ("Visa card ending 4242", 12, 2034)
    assert (card.consent_text, card.consent_version) == ("You may charge 80 dollars", "2026-11.3")
    assert (card.cap_cents, card.late_cents, card.language) == (CAP, LATE, "en")
    assert attached() == [card.card_id]
    trail = AuditEntry.objects.filter(object_type="visit", object_id=str(kept.pk))
    said = list(trail.values_list("action", flat=True))
    assert said.count(AuditAction.CARD_AGREED) == said.count(AuditAction.CARD_KEPT) == 1


def test_pay_121_who_goes_back_and_takes_the_tick_off_pays_on_a_page_that_keeps_nothing(bench):
    visit = bench.held_visit(policy=FEES)
    agrees(visit, bench.now)
    first = bench.press_pay(visit)
    end_card(visit=visit, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)

    second = bench.press_pay(visit)
    bench.webhooks()
    bench.pays(visit.payments.get(state="open"))
    bench.webhooks()

    assert first != second
    assert list(visit.payments.order_by("attempt").values_list("state", "saves_card")) == [
        ("expired", True),
        ("paid", False),
    ]
    assert Visit.objects.get(pk=visit.pk).status == "confirmed"
    assert (card_of(visit).card_id, attached(), bench.owed(visit)) == ("", [], 0)


def test_pay_121_a_card_given_after_the_tick_was_taken_off_is_forgotten(bench):
    visit = bench.held_visit(policy=FEES)
    agrees(visit, bench.now)
    bench.press_pay(visit)
    bench.pays(visit.payments.get())
    end_card(visit=visit, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)

    bench.webhooks()
    bench.work()

    assert Visit.objects.get(pk=visit.pk).status == "confirmed"
    assert (card_of(visit).card_id, attached()) == ("", [])


def test_pay_122_a_consent_taken_back_is_never_charged(bench, missed):
    assert end_card(visit=missed, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)
    assert not end_card(visit=missed, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)

    with pytest.raises(FeeRefused):
        charge(bench, missed)
    bench.work()

    assert (attached(), fees_sent(bench)) == ([], [])
    assert card_of(missed).removed_at == bench.now
    assert SimulatorObject.objects.filter(kind="customer").count() == 0


def test_pay_122_the_database_refuses_a_fee_without_a_consent_or_above_it(bench, missed):
    for wrong in ({"amount_cents": CAP + 1}, {"kind": "late_fee", "amount_cents": LATE + 1}):
        with pytest.raises(IntegrityError):
            fee_row(missed, **wrong)
    end_card(visit=missed, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)
    with pytest.raises(IntegrityError):
        fee_row(missed)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedCard.objects.filter(visit=missed).update(revoked_at=None)

    assert Payment.objects.filter(off_session=True).count() == 0


def test_pay_122_the_card_goes_when_the_provider_is_there_again(bench, missed):
    bench.fault("POST /v1/payment_methods", "500", times=9)
    end_card(visit=missed, why=CardEnd.PATIENT, by=PATIENT, now=bench.now)
    card = card_of(missed)
    facts = {"card_id": card.card_id, "customer_id": card.customer_id, "kept": card.pk}
    with pytest.raises(CardStays):
        forget_at_provider(**facts, now=bench.now)
    assert (card_of(missed).removed_at, attached()) == (None, [card.card_id])

    SimulatorAnswer.objects.all().delete()
    SimulatorFault.objects.all().delete()
    forget_at_provider(**facts, now=bench.now)
    forget_at_provider(**facts, now=bench.now)

    assert (card_of(missed).removed_at, attached()) == (bench.now, [])


def test_a_card_is_kept_no_longer_than_the_clinic_says(bench, missed):
    assert let_cards_go(before=missed.end, now=bench.now) == 0

    assert let_cards_go(before=missed.end + dt.timedelta(seconds=1), now=bench.now) == 1
    bench.work()

    assert (card_of(missed).ended, attached()) == (CardEnd.NOT_NEEDED, [])


def test_a_card_that_paid_too_late_for_its_time_is_not_kept(bench):
    visit = bench.held_visit(policy=FEES)
    agrees(visit, bench.now)
    bench.press_pay(visit)
    payment = visit.payments.get()
    bench.wait(minutes=40)
    bench.webhooks()
    bench.settle(payment)
    bench.held_visit(
        start=visit.start, practitioner=visit.practitioner, visit_type=visit.visit_type
    )
    bench.pays(payment, too_late=True)
    bench.webhooks()
    bench.work()

    assert Visit.objects.get(pk=visit.pk).status == "released"
    assert attached() == []
