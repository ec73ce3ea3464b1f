"""A deposit the office waits for: asked again, awaited longer, waived, taken by hand, or overdue (0950)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from booking.models import (
    UNSETTLED,
    AuditAction,
    Fate,
    LedgerKind,
    PaymentState,
    Visit,
    VisitStatus,
)
from booking.operations.locks.diary import lock_diary
from booking.operations.messages.alerts import alert_staff, message_patient
from booking.operations.money.deposit import AlreadyPaid, PaymentOnItsWay, give_up_deposit
from booking.operations.reserving import awaiting
from booking.operations.reserving.confirm import confirm_visit
from booking.payments import ledger
from core.audit import Actor, record
from core.generations import visits_changed

#: Long enough to end a payment page and confirm; then the wait is over as if nobody had pressed.
WHILE_DECIDING = timedelta(minutes=5)
#: How somebody hands over a deposit without a card.
WAYS = (LedgerKind.E_TRANSFER, LedgerKind.CASH, LedgerKind.CHEQUE)


class NotAwaited(Exception):
    """Nobody waits for a deposit of this visit, or nobody does any more."""


class NotLonger(Exception):
    """The deposit is awaited at least as long already."""


@transaction.atomic
def ask_again(*, visit: Visit, by: Actor, now: datetime) -> None:
    """Send the link to pay once more. Raises NotAwaited."""
    fresh = _awaited(visit, now)
    awaiting.ask(fresh, now)
    record(actor=by, action=AuditAction.DEPOSIT_ASKED, on=fresh, now=now)


@transaction.atomic
def wait_longer(*, visit: Visit, hours: int, by: Actor, now: datetime) -> Visit:
    """Keep the time for `hours` from now; the patient gets a link that says so.

    Raises NotAwaited, NotLonger, TooSoonToWait.
    """
    fresh = _awaited(visit, now)
    until = awaiting.deadline(start=fresh.start, hours=hours, now=now)
    if fresh.deposit_until and until <= fresh.deposit_until:
        raise NotLonger
    _keep_until(fresh, until, now)
    awaiting.ask(fresh, now)
    record(
        actor=by,
        action=AuditAction.DEPOSIT_LENGTHENED,
        on=fresh,
        now=now,
        fields=["deposit_until"],
    )
    return fresh


def waive(*, visit: Visit, why: str, by: Actor, now: datetime) -> Visit:
    """Confirm the visit without its deposit; the reason is on record. Twice is once.

    Of a time that has just lapsed too, if it is still free. Raises NotAwaited, AlreadyPaid,
    PaymentOnItsWay, PaymentServiceAway, TimeLost.
    """
    end_page(visit, now)
    with transaction.atomic():
        fresh = undecided(visit)
        if fresh.status == VisitStatus.CONFIRMED and not fresh.deposit_cents:
            return fresh
        refuse_unless_open(fresh)
        Visit.objects.filter(pk=fresh.pk).update(deposit_cents=0, pays_in_full=False)
        record(
            actor=by,
            action=AuditAction.DEPOSIT_WAIVED,
            on=fresh,
            now=now,
            fields=["deposit_cents"],
            note=why,
        )
        return confirm_visit(visit=fresh, now=now)


def take_by_hand(
    *, visit: Visit, way: LedgerKind, key: str, by: Actor, now: datetime, note: str = ""
) -> Visit:
    """The whole deposit came by e-transfer, in cash or by cheque: it is on record and the visit is certain.

    `key` comes from the form: pressed twice, it came once. Raises NotAwaited, AlreadyPaid,
    PaymentOnItsWay, PaymentServiceAway, TimeLost.
    """
    end_page(visit, now)
    with transaction.atomic():
        fresh = undecided(visit)
        if fresh.ledger.filter(key=f"hand:{key}"[:120]).exists():
            return fresh
        refuse_unless_open(fresh)
        # By hand comes the deposit; what its patient may have chosen on the page is off with the page.
        Visit.objects.filter(pk=fresh.pk).update(pays_in_full=False)
        cents = fresh.deposit_cents
        due = f"{ledger.DUE_BY_HAND}{fresh.pk}"
        ledger.post(visit=fresh, kind=LedgerKind.DEPOSIT_DUE, cents=cents, key=due, now=now)
        ledger.post(
            visit=fresh,
            kind=way,
            cents=cents,
            key=f"hand:{key}"[:120],
            now=now,
            by=by.name,
            note=note,
        )
        record(actor=by, action=AuditAction.DEPOSIT_BY_HAND, on=fresh, now=now, fields=["ledger"])
        return confirm_visit(visit=fresh, now=now)


def let_go(*, visit: Visit, by: Actor, now: datetime) -> None:
    """The caller does not want the time after all: it is free, nobody is asked any more, a letter says so.

    Raises NotAwaited, AlreadyPaid, PaymentOnItsWay, PaymentServiceAway.
    """
    end_page(visit, now)
    with transaction.atomic():
        fresh = undecided(visit)
        refuse_unless_open(fresh)
        Visit.objects.filter(pk=fresh.pk).update(
            status=VisitStatus.RELEASED, payment_pending=False, deposit_until=None
        )
        record(actor=by, action=AuditAction.HOLD_LET_GO, on=fresh, now=now, fields=["status"])
        message_patient(what="waiting_let_go", visit=fresh, key=f"{fresh.pk}", now=now)
        visits_changed()


def call_off_wait(*, visit: Visit, now: datetime) -> None:
    """The clinic has taken the time away: its caller hears it now, not when the deposit would be due.

    Call it under the diary's lock, once the fate is written. The time itself goes at once unless a page
    may still be paid; then what was decided is done when that page is over (0910).
    """
    if not visit.payments.filter(Q(state__in=(*UNSETTLED, PaymentState.PAID))).exists():
        held = Visit.objects.filter(pk=visit.pk, status=VisitStatus.HELD)
        held.update(status=VisitStatus.RELEASED, payment_pending=False)
        visits_changed()
    key = f"{visit.pk}:{visit.deposit_until}"
    message_patient(what="waiting_called_off", visit=visit, key=key, now=now)


@transaction.atomic
def deposit_overdue(*, visit_id: int, now: datetime) -> bool:
    """At the deadline: the time is free, and both sides are told. Whether it was so; twice is once.

    Nothing for a wait that was lengthened, a visit that was paid, or a page that may still be paid.
    """
    visit = undecided(Visit.objects.get(pk=visit_id))
    if visit.deposit_until is None or visit.deposit_until > now:
        return False
    # The end of a page decides itself; what was paid, or paid wrongly, has letters of its own.
    money = visit.payments.filter(Q(state__in=(*UNSETTLED, PaymentState.PAID)) | ~Q(review=""))
    if visit.status not in VisitStatus.UNBOOKED or visit.needs_staff or money.exists():
        return False
    # Its caller was told when the time was taken away; "not paid in time" would be untrue.
    if visit.fate_if_paid in Fate.GIVES_UP:
        return False
    held = Visit.objects.filter(pk=visit.pk, status=VisitStatus.HELD)
    if held.update(status=VisitStatus.RELEASED, payment_pending=False):
        visits_changed()
    tell_overdue(visit, now)
    return True


def tell_overdue(visit: Visit, now: datetime) -> None:
    """The patient and the office hear that the time is free again: once for each wait."""
    key = f"{visit.pk}:{visit.deposit_until}"
    message_patient(what="time_released", visit=visit, key=key, now=now)
    alert_staff(what="deposit_overdue", key=key, now=now, visit=visit)


def end_page(visit: Visit, now: datetime) -> None:
    """End a payable page before deciding: no network call is made inside the decision."""
    with transaction.atomic():
        fresh = undecided(visit)
        # Ended past its deadline, the page would take the time with it, and somebody else might get it.
        ends = fresh.deposit_until if fresh.awaits_deposit else None
        if ends is not None and ends < now + WHILE_DECIDING:
            _keep_until(fresh, now + WHILE_DECIDING, now)
    give_up_deposit(visit=visit, now=now)


def _keep_until(visit: Visit, until: datetime, now: datetime) -> None:
    visit.deposit_until = until
    visit.hold_expires = max(until, visit.hold_expires or until)
    visit.save(update_fields=["deposit_until", "hold_expires"])
    awaiting.write_down_the_end(visit, now)


def undecided(visit: Visit) -> Visit:
    """The visit, fresh, under the lock of its diary."""
    lock_diary(visit.practitioner_id)
    fresh = Visit.objects.select_related("practitioner", "visit_type", "patient").get(pk=visit.pk)
    return fresh


def _awaited(visit: Visit, now: datetime) -> Visit:
    fresh = undecided(visit)
    over = fresh.deposit_until is None or fresh.deposit_until <= now
    if not fresh.awaits_deposit or over or fresh.needs_staff:
        raise NotAwaited
    return fresh


def refuse_unless_open(visit: Visit) -> None:
    """Raises PaymentOnItsWay, AlreadyPaid or NotAwaited unless its deposit can still be decided about."""
    if visit.payments.filter(state__in=UNSETTLED).exists():
        raise PaymentOnItsWay
    if visit.payments.filter(state=PaymentState.PAID).exists():
        raise AlreadyPaid
    if visit.deposit_until is None or visit.status not in VisitStatus.UNBOOKED:
        raise NotAwaited
