"""A few visits booked and paid the way patients do it, by the same operations."""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.models import Payment, Visit, VisitType
from booking.operations.money.card_fee import charge_fee
from booking.operations.money.deposit import start_deposit
from booking.operations.money.kept_card import agree_to_card
from booking.operations.money.payouts import read_payouts
from booking.operations.money.reconcile import REACH
from booking.operations.money.settle import settle
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.details import Doorstep, Person, describe_visit
from booking.operations.reserving.hold import Wanted, hold_visit
from booking.operations.visits.cancel import cancel_visit
from booking.operations.visits.progress import mark_no_show
from booking.payments.card_terms import card_terms, fee_due, offer_words
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from booking.simulator import deliver, payouts, store, world
from config.demo.files import read
from core import audit, local_time
from core.phones import kept_if_readable

TERMS = Consent("I agree to the cancellation terms.", "demo")
DATA = Consent("The clinic may use my answers to arrange the visit and to care for me.", "demo")


def load_deposits(now: dt.datetime) -> int:
    """Book and pay, where the payment simulator is what takes deposits."""
    if settings.PAYMENTS != "simulator" or Payment.objects.exists():
        return 0
    made = sum(_in_its_time(*numbered, now) for numbered in enumerate(read("deposits.yaml")))
    deliver.lose(deliver.waiting(payouts.pay_out()["id"]))
    read_payouts(now=now, since=now - REACH)
    return made


def _in_its_time(number: int, entry: dict[str, Any], now: dt.datetime) -> int:
    """Book as of the entry's own day; the simulator's clock goes back with it, and comes again."""
    ago = entry.get("days_ago", 0)
    if not ago:
        return _book(number, entry, now)
    then = now - dt.timedelta(days=ago)
    store.set_clock(then)
    try:
        return _book(number, entry, then)
    finally:
        store.set_clock(None)


def _book(number: int, entry: dict[str, Any], now: dt.datetime) -> int:
    located = locate(entry["code"])
    visit_type = VisitType.objects.get(slug=entry["visit_type"])
    today = local_time.today(now)
    offer = find_offer(
        visit_type=visit_type,
        located=located,
        now=now,
        first_day=today + dt.timedelta(days=entry["in_days"]),
        days=21,
    )
    if len(offer.starts) <= entry["nth"]:
        return 0
    chosen = offer.starts[entry["nth"]]
    wanted = Wanted(chosen.practitioner_ids, visit_type, located, chosen.start)
    visit = hold_visit(wanted=wanted, holder=f"demo-{number}", now=now)
    visit = describe_visit(
        visit=visit,
        person=_person(entry),
        doorstep=_door(entry, visit),
        terms=TERMS,
        data=DATA,
        now=now,
    )
    terms = card_terms(visit)
    if entry.get("card") and terms is not None:
        agree_to_card(visit=visit, terms=terms, text=offer_words(terms), now=now)
    _pay(visit, now)
    _afterwards(visit, entry.get("then", ""), now)
    return 1


def _person(entry: dict[str, Any]) -> Person:
    return Person(
        name=entry["name"],
        email=entry["email"],
        phone=kept_if_readable(entry["phone"]),
        contact_name=entry.get("contact", ""),
        reason=entry["reason"],
        language=entry.get("language", settings.LANGUAGE_CODE),
    )


def _door(entry: dict[str, Any], visit: Visit) -> Doorstep:
    return Doorstep(street=entry["street"], town=visit.town, access_notes=entry["access"])


def _pay(visit: Visit, now: dt.datetime) -> None:
    start_deposit(visit=visit, now=now, base_url=settings.BASE_URL)
    payment = visit.payments.get()
    world.pay(payment.session_id or "")
    settle(payment_id=payment.pk, now=now)
    # The news came by asking; the messages about it are told to nobody twice.
    deliver.lose(deliver.waiting(payment.session_id or ""))


def _afterwards(visit: Visit, what: str, now: dt.datetime) -> None:
    if what == "patient_cancels":
        cancel_visit(visit=visit, now=now, by="patient")
    elif what == "clinic_cancels":
        cancel_visit(visit=visit, now=now, by="clinic", actor=audit.SYSTEM)
    elif what == "missed":
        _missed(visit)


def _missed(visit: Visit) -> None:
    """Nobody was there; the office charges the fee that was agreed to."""
    after = visit.end + dt.timedelta(hours=1)
    visit = mark_no_show(visit=visit, by=audit.SYSTEM, now=after)
    fee = fee_due(visit)
    if fee is not None:
        charge_fee(visit=visit, cents=fee.most_cents, by=audit.SYSTEM, now=after)
