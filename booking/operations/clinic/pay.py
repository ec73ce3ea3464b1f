"""Pay of practitioners: rates are agreed from a day on, a period is closed once (1140)."""

import datetime as dt

from django.db import IntegrityError, transaction

from booking.models import AuditAction, PayLine, PayPeriod, PayRate, Practitioner
from booking.queries.pay import Pay, next_first, pay_of
from core.audit import Actor, record
from core.models import ClinicSettings


class RateThere(Exception):
    """A rate of that kind begins on that day already."""


class PeriodClosed(Exception):
    """Somebody has closed these days before; what they closed stands."""


class PayMoved(Exception):
    """The period comes to something else than the page showed: look again."""


class PeriodNotOver(Exception):
    """Its last day is not over: what happens on it would not be in it."""


class NothingToClose(Exception):
    """Nobody is paid anything in these days: a closed period is for ever, and this one would say nothing."""


@transaction.atomic
def agree_rate(*, rate: PayRate, by: Actor, now: dt.datetime) -> PayRate:
    """Write down a rate. Raises RateThere where one of its kind begins on that day."""
    try:
        with transaction.atomic():
            rate.save(force_insert=True)
    except IntegrityError as twice:
        raise RateThere from twice
    _on_record(AuditAction.PAY_RATE_SET, rate, by, now)
    return rate


@transaction.atomic
def take_rate_off(*, rate: PayRate, by: Actor, now: dt.datetime) -> bool:
    """Take a rate off that was a mistake. Closed periods keep what they paid. Twice is once."""
    deleted, _each = PayRate.objects.filter(pk=rate.pk).delete()
    if deleted:
        _on_record(AuditAction.PAY_RATE_REMOVED, rate, by, now)
    return bool(deleted)


def _on_record(action: AuditAction, rate: PayRate, by: Actor, now: dt.datetime) -> None:
    what = rate.visit_type.name if rate.visit_type else ""
    note = " ".join(filter(None, [rate.way, str(rate.value), str(rate.valid_from), what]))
    who: Practitioner = rate.practitioner
    record(actor=by, action=action, on=who, now=now, fields=["rate"], note=note)


@transaction.atomic
def close_period(
    *, first: dt.date, last: dt.date, seen: str, today: dt.date, by: Actor, now: dt.datetime
) -> PayPeriod:
    """Close a period over local days; from then on it never changes.

    `seen` is `Pay.seen` of the page that was looked at. Raises PeriodClosed, PayMoved, PeriodNotOver,
    NothingToClose.
    """
    begins = next_first()
    if begins is not None and begins != first:
        raise PeriodClosed
    if last >= today:
        raise PeriodNotOver
    pay = pay_of(first, last)
    if pay.seen != seen:
        raise PayMoved
    if not pay.lines:
        raise NothingToClose
    period = _written(pay, by, now)
    note = f"{period.first} {period.last}"
    record(actor=by, action=AuditAction.PAY_CLOSED, on=period, now=now, note=note)
    return period


def _written(pay: Pay, by: Actor, now: dt.datetime) -> PayPeriod:
    period = PayPeriod(
        number=1 + PayPeriod.objects.count(),
        first=pay.first,
        last=pay.last,
        lines_count=len(pay.lines),
        total_cents=pay.total_cents,
        currency=ClinicSettings.current().currency,
        closed_at=now,
        by=by.name[:80],
    )
    try:
        # A savepoint: of two at once the unique number lets one in, and on PostgreSQL ends the other's.
        with transaction.atomic():
            period.save(force_insert=True)
    except IntegrityError as twice:
        raise PeriodClosed from twice
    for number, line in enumerate(pay.lines, 1):
        line.period, line.number = period, number
    PayLine.objects.bulk_create(pay.lines, batch_size=1000)
    return period
