"""A few visits booked and paid the way patients do it, by the same operations."""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.models import Payment, Visit, VisitType
from booking.operations.money.deposit import start_deposit
from booking.operations.money.payouts import read_payouts
from booking.operations.money.reconcile import REACH
from booking.operations.money.settle import settle
from booking.operations.reserving.details import Consent, Doorstep, Person, describe_visit
from booking.operations.reserving.hold import Wanted, hold_visit
from booking.operations.visits.cancel import cancel_visit
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from booking.simulator import deliver, payouts, world
from config.demo.files import read
from core import audit, local_time
from core.phones import kept_if_readable

CONSENT = Consent("I agree to be visited at home and to the cancellation terms.", "demo")


def load_deposits(now: dt.datetime) -> int:
    """Book and pay, where the payment simulator is what takes deposits."""
    if settings.PAYMENTS != "simulator" or Payment.objects.exists():
        return 0
    made = sum(_book(number, entry, now) for number, entry in enumerate(read("deposits.yaml")))
    deliver.lose(deliver.waiting(payouts.pay_out()["id"]))
    read_payouts(now=now, since=now - REACH)
    return made


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
        visit=visit, person=_person(entry), doorstep=_door(entry, visit), consent=CONSENT, now=now
    )
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
