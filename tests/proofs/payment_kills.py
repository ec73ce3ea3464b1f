"""50 kills (−9) at random moments of the payment path: afterwards ledger and provider are equal.

A process books, pays, hears webhooks, refunds, over and over, and says what it acknowledged; it is
killed after a random time and another takes its place. At the end the clock runs on,
worker and reconciliation do their rounds, and both books are compared cent by cent.
"""

import datetime as dt
import os
import random
import signal
import time
from collections.abc import Iterator

from django.db import connection

from booking.models import UNSETTLED, Payment, Refund, Visit
from booking.operations.money import sweep
from booking.operations.money.deposit import start_deposit
from booking.operations.money.reconcile import reconcile
from booking.operations.money.refund import refund_for_cancellation
from booking.operations.money.settle import settle
from booking.operations.reserving.expire import expire_holds
from booking.payments import ledger
from booking.simulator import deliver, store, world
from booking.simulator.models import SimulatorObject
from core import clock, outbox
from core.models import ClinicSettings
from tests import factories, servers
from tests.databases import connected_to
from tests.payments.bench import always_there
from tests.payments.oracle import held_by_provider

KILLS = int(os.environ.get("KILLS", "50"))
LONGEST_LIFE = 3.0
#: Or so many patients' time, whichever is longer: on a busy machine nobody pays within seconds.
PATIENTS_A_LIFE = 6
#: At most so many, each at an hour of their own.
A_LIFE = 200


def prove() -> Iterator[dict]:
    """Figures of one run on the database of the environment."""
    with servers.scratch("kills") as (name, _address), connected_to(name):
        people = _people()
        acknowledged, longest = _undisturbed(people)
        connection.close()
        began = time.monotonic()
        for turn in range(1, KILLS + 1):
            acknowledged += _one_life(people, turn, longest)
        seconds = time.monotonic() - began
        _come_to_rest()
        faults = _faults(acknowledged)
        yield {
            "kills": KILLS,
            "seconds": round(seconds, 1),
            "visits": Visit.objects.count(),
            "payments": Payment.objects.count(),
            "paid": Payment.objects.filter(state="paid").count(),
            "in full": Payment.objects.filter(state="paid", ahead_cents__gt=0).count(),
            "refunds": Refund.objects.count(),
            "acknowledged": len(acknowledged),
            "faults": faults[:5],
            "longest_life": round(longest, 1),
            "holds": not faults,
        }
        connection.close()


def _people() -> list[tuple[int, int]]:
    ClinicSettings.objects.update_or_create(defaults={"offers_full_payment": True})
    visit_type = factories.make_visit_type()
    # Somebody who is not there confirms nobody: then nothing is acknowledged, and nothing can be lost.
    return [(always_there(visit_type).pk, visit_type.pk) for _one in range(4)]


def _undisturbed(people: list) -> tuple[list[str], float]:
    """One patient whom nobody kills: loads what a payment needs, and says how long a life must be."""
    random.seed(0)
    reading, writing = os.pipe()
    for number in (0, 1):  # the first one waits for libraries
        began = time.monotonic()
        _one_patient(people, number, writing)
    took = time.monotonic() - began
    os.close(writing)
    with os.fdopen(reading) as said:
        return [line.strip() for line in said], max(LONGEST_LIFE, PATIENTS_A_LIFE * took)


def _one_life(people: list, turn: int, longest: float) -> list[str]:
    """Fork a desk, let it work for a moment, kill it; what it had acknowledged by then."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_until_killed(people, turn, writing)
    os.close(writing)
    time.sleep(random.uniform(0.05, longest))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as said:
        return [line.strip() for line in said if line.endswith("\n")]


def _work_until_killed(people: list, turn: int, writing: int) -> None:
    connection.close()
    random.seed(turn)
    try:
        for step in range(A_LIFE):
            _one_patient(people, turn * A_LIFE + step, writing)
    finally:
        os._exit(1)


def _one_patient(people: list, number: int, writing: int) -> None:
    """Book, pay, be told, perhaps cancel: every line of it may be the last."""
    now = clock.now()
    practitioner_id, visit_type_id = people[number % len(people)]
    visit = factories.make_visit(
        practitioner=factories.Practitioner.objects.get(pk=practitioner_id),
        visit_type=factories.VisitType.objects.get(pk=visit_type_id),
        start=now + dt.timedelta(days=10, hours=number),
        status="held",
        hold_expires=now + dt.timedelta(minutes=15),
        patient=factories.make_patient(),
    )
    # Some were booked by phone and wait for their deposit; some pay all of it, some change their mind.
    if random.random() < 0.3:
        until = now + dt.timedelta(hours=4)
        Visit.objects.filter(pk=visit.pk).update(deposit_until=until, hold_expires=until)
    for in_full in random.choices((True, False), k=random.choice((1, 1, 2))):
        start_deposit(visit=visit, now=now, base_url="http://clinic.test", in_full=in_full)
    payment = visit.payments.latest("attempt")
    world.pay(payment.session_id)
    if random.random() < 0.5:
        deliver.deliver(deliver.waiting(payment.session_id))
    if settle(payment_id=payment.pk, now=clock.now()).visit_status == "confirmed":
        os.write(writing, f"{visit.public_ref}\n".encode())
    if random.random() < 0.5:
        Visit.objects.filter(pk=visit.pk).update(status="cancelled")
        refund_for_cancellation(visit=visit, now=clock.now(), by="clinic")
    if random.random() < 0.5:
        outbox.run_due(clock.now(), most=5)


def _come_to_rest() -> None:
    """Two hours later, four rounds of everything that runs by itself."""
    for hours in (2, 4, 6, 8):
        later = clock.now() + dt.timedelta(hours=hours)
        store.set_clock(later)
        while sweep.sweep_payments(now=later):
            pass
        sweep.sweep_refunds(now=later)
        expire_holds(later)
        outbox.run_due(later, most=100_000)
        left = [one for one in reconcile(now=later) if not one.repaired]
    assert left == [], left[:3]


def _faults(acknowledged: list[str]) -> list[str]:
    """Everything that is not as it should be, in words."""
    # Nothing lost of nothing acknowledged proves nothing.
    found = []
    if len(acknowledged) < KILLS // 5:
        found.append(f"too little was tried: {len(acknowledged)} acknowledged in {KILLS} lives")
    for payment in Payment.objects.select_related("visit"):
        lines = store.parts(payment.intent_id or "-", "balance_transaction")
        if held_by_provider(payment) != sum(line["amount"] for line in lines):
            found.append(f"{payment.pk}: the books differ")
        if payment.state in UNSETTLED:
            found.append(f"{payment.pk}: still {payment.state}")
    for visit in Visit.objects.all():
        if ledger.owed_cents(visit) != 0:
            found.append(f"{visit.public_ref}: owes {ledger.owed_cents(visit)}")
    kept = set(
        Visit.objects.filter(status__in=["confirmed", "cancelled"]).values_list(
            "public_ref", flat=True
        )
    )
    found += [f"{ref}: acknowledged and lost" for ref in acknowledged if ref not in kept]
    made = SimulatorObject.objects.filter(kind="refund").count()
    if made != Refund.objects.filter(state="succeeded").count():
        found.append("a refund was made twice or not recorded")
    return found
