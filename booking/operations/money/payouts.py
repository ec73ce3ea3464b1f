"""Payouts, fees and fraud warnings as the provider reports them, kept in our own rows (0932)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from booking.models import BalanceTransaction, Payment, Payout
from booking.operations.messages.alerts import alert_staff
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.payments.gateway import BalanceLine, GatewayTrouble, KeyRefused, PayoutReport
from booking.payments.provider import gateway


def read_payouts(*, now: datetime, since: datetime) -> int:
    """Keep every movement and payout since then, and what each payout is made of. Returns how many payouts.

    Reading again changes nothing but what the provider has changed. Raises PaymentServiceAway.
    """
    try:
        lines = list(gateway().balance_since(since))
        reports = list(gateway().payouts_since(since))
    except KeyRefused as refused:
        # A key from before payouts were read: everything else goes on, and a person must add the right.
        alert_staff(what="key_refused", key="payouts", now=now, hourly=True, code=refused.code)
        raise PaymentServiceAway from refused
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    keep_movements(lines)
    for report in reports:
        _read_payout(report, now)
    return len(reports)


def settle_payout(*, provider_id: str, now: datetime) -> None:
    """Look at one payout, because the provider said that something became of it.

    Raises PaymentServiceAway.
    """
    try:
        report = gateway().payout(provider_id)
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    _read_payout(report, now)


def _read_payout(report: PayoutReport, now: datetime) -> None:
    known = Payout.objects.filter(provider_id=report.id).first()
    # What it is made of never changes once the provider has put it together.
    unread = report.is_complete and (known is None or known.read_at is None)
    try:
        lines = list(gateway().lines_of_payout(report.id)) if unread else []
    except GatewayTrouble as trouble:
        raise PaymentServiceAway from trouble
    _keep_payout(report, lines, now if unread else None, now)


@transaction.atomic
def _keep_payout(
    report: PayoutReport, lines: list[BalanceLine], read_at: datetime | None, now: datetime
) -> None:
    payout, _new = Payout.objects.update_or_create(
        provider_id=report.id,
        defaults={
            "amount_cents": report.amount_cents,
            "currency": report.currency,
            "status": report.status,
            "automatic": report.automatic,
            "failure": report.failure[:80],
            "created_at": report.created,
            "arrives_on": report.arrives_on,
            **({"read_at": read_at} if read_at else {}),
        },
    )
    keep_movements(lines)
    ids = [line.id for line in lines]
    BalanceTransaction.objects.filter(provider_id__in=ids).update(payout=payout)
    if report.status == "failed":
        alert_staff(what="payout_failed", key=report.id, now=now)


@transaction.atomic
def keep_movements(lines: Iterable[BalanceLine]) -> int:
    """Keep the movements that are not here yet. Returns how many."""
    found = {line.id: line for line in lines}
    known = BalanceTransaction.objects.filter(provider_id__in=found)
    fresh = set(found) - set(known.values_list("provider_id", flat=True))
    intents = {found[one].intent_id for one in fresh} - {""}
    payments = dict(Payment.objects.filter(intent_id__in=intents).values_list("intent_id", "pk"))
    BalanceTransaction.objects.bulk_create(
        [_row(line, payments) for one, line in found.items() if one in fresh],
        batch_size=500,
        # The web process and the worker may read the same payout at once.
        ignore_conflicts=True,
    )
    return len(fresh)


def _row(line: BalanceLine, payments: Mapping[str | None, UUID]) -> BalanceTransaction:
    return BalanceTransaction(
        provider_id=line.id,
        kind=line.type[:60],
        amount_cents=line.amount_cents,
        fee_cents=line.fee_cents,
        net_cents=line.net_cents,
        currency=line.currency,
        source_id=line.source_id,
        created_at=line.created,
        payment_id=payments.get(line.intent_id),
    )
