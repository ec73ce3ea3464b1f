"""Kept cards in tests: a patient who agrees, and a card of a certain kind."""

from django.db import transaction

from booking.models import Payment, SavedCard
from booking.operations.money.card_fee import charge_fee
from booking.operations.money.kept_card import agree_to_card
from booking.payments.card_terms import CardTerms
from booking.simulator.models import SimulatorObject
from core.audit import Actor

CAP = 8000
LATE = 4000
OFFICE = Actor("office")
#: What a visit keeps of its policy where fees are agreed with the clinic.
FEES = {
    "name": "Standard",
    "version": 3,
    "text": "",
    "steps": [{"hours": 24, "percent": 100}, {"hours": 0, "percent": 0}],
    "card": {"no_show_cents": CAP, "late_cents": LATE, "required": False},
}


def agrees(visit, now, *, cap=CAP, late=LATE, hours=24, text="You may charge 80 dollars"):
    """The patient of `visit` ticks the box."""
    terms = CardTerms(cap, late, hours, visit.currency, is_required=False)
    return agree_to_card(visit=visit, terms=terms, text=text, now=now)


def use_card(visit, card):
    """The kept card is one of the simulator's test cards, by the beginning of its id."""
    SavedCard.objects.filter(visit=visit).update(card_id=card)


def card_of(visit):
    return SavedCard.objects.get(visit=visit)


def charge(bench, visit, cents=CAP):
    return charge_fee(visit=visit, cents=cents, by=OFFICE, now=bench.now)


def fees_sent(bench):
    return [one for one in bench.requests("/v1/payment_intents") if one.method == "POST"]


def charged(bench):
    """What the processor took off session."""
    rows = SimulatorObject.objects.filter(kind="payment_intent", data__status="succeeded")
    return [row.data["amount"] for row in rows.order_by("seq")][1:]


def attached():
    rows = SimulatorObject.objects.filter(kind="payment_method")
    return [row.id for row in rows if row.data["customer"]]


def fee_row(visit, **fields):
    facts = {"kind": "no_show", "amount_cents": CAP, "currency": "cad", "off_session": True}
    with transaction.atomic():
        return Payment.objects.create(
            visit=visit, created_at=visit.start, expires_at=visit.start, **{**facts, **fields}
        )
