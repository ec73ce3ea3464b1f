"""How fast money is heard of: one webhook from the socket's side, and one settling."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from booking.models import Patient, Payment, Practitioner, Visit, VisitType
from booking.operations.money.deposit import start_deposit
from booking.operations.money.settle import settle
from booking.simulator import deliver, world
from config.bench.frame import Figures, measure, scratch_database, spread
from core.clock import now

TIMES = 60


@measure("payments")
def payments() -> Iterator[Figures]:
    """Signed messages about fresh payments, repeated ones, and settling without a message.

    The simulated provider answers in-process, so its own time is part of every figure.
    """
    with scratch_database(), override_settings(PAYMENTS="simulator", STRIPE_SECRET_KEY=""):
        paid = [_paid(number) for number in range(2 * TIMES + 1)]
        first, rest = paid[0], paid[1:]
        settle(payment_id=first.pk, now=now())  # loads the library
        events = [_event_about(payment) for payment in rest[:TIMES]]
        yield _figures("webhook, kept and settled", [lambda e=e: _post(e) for e in events])
        yield _figures("webhook, repeated", [lambda e=e: _post(e) for e in events])
        yield _figures(
            "settle", [lambda p=p: settle(payment_id=p.pk, now=now()) for p in rest[TIMES:]]
        )
        yield _figures(
            "settle, nothing new", [lambda p=p: settle(payment_id=p.pk, now=now()) for p in rest]
        )


def _figures(name: str, calls: list[Any]) -> Figures:
    with CaptureQueriesContext(connection) as queries:
        calls[0]()
    return {**spread(name, calls[1:]), "queries": len(queries)}


def _post(event: dict[str, Any]) -> None:
    assert deliver.post(json.dumps(event).encode()) == 200


def _event_about(payment: Payment) -> dict[str, Any]:
    return deliver.waiting(str(payment.session_id))[-1]


def _paid(number: int) -> Payment:
    """A payment made on the hosted page, of which nobody has told us."""
    visit_type, _new = VisitType.objects.get_or_create(
        slug="bench",
        defaults={"name": "Bench", "minutes": 45, "price_cents": 13500, "deposit_cents": 5000},
    )
    practitioner, _new = Practitioner.objects.get_or_create(
        slug="bench", defaults={"name": "Bench"}
    )
    visit = _held(visit_type, practitioner, number)
    start_deposit(visit=visit, now=now(), base_url="http://127.0.0.1:8000")
    payment = visit.payments.get()
    world.pay(str(payment.session_id))
    return payment


def _held(visit_type: VisitType, practitioner: Practitioner, number: int) -> Visit:
    moment = now()
    start = moment + dt.timedelta(days=10, hours=number)
    return Visit.objects.create(
        status="held",
        practitioner=practitioner,
        visit_type=visit_type,
        patient=Patient.objects.create(name="Bench", created_at=moment),
        start=start,
        end=start + dt.timedelta(minutes=45),
        start_minute=int(start.timestamp()) // 60,
        end_minute=int(start.timestamp()) // 60 + 45,
        local_date=start.date(),
        local_minute=start.hour * 60 + start.minute,
        time_zone="America/Vancouver",
        hold_expires=moment + dt.timedelta(minutes=15),
        place_code="V5H",
        latitude=49.23,
        longitude=-123.0,
        price_cents=13500,
        deposit_cents=5000,
        currency="cad",
        created_at=moment,
    )
