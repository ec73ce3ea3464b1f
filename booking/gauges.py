"""What an operator sees of the desk at `/metrics`: counts and ages, of nobody (1030).

Times free are read from the office's report, which the worker keeps: a scrape works nothing out.
"""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max, Min, Q
from prometheus_client.core import GaugeMetricFamily

from booking.models import (
    DeskReport,
    Dispute,
    MoneyCheck,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    ReportKind,
    ReportState,
    Visit,
    VisitStatus,
    WebhookEvent,
)
from booking.models.deposit import UNSETTLED
from booking.models.money_watch import EventState
from core.metrics import gauge, plain_gauge, seconds_since

WAITING_REFUNDS = (RefundState.REQUESTED, RefundState.PENDING)
Gauges = Iterator[GaugeMetricFamily]


def of_the_desk(now: dt.datetime) -> Gauges:
    """Every gauge of the desk."""
    yield from _visits(now)
    yield from _payments(now)
    yield from _money_owed(now)
    yield from _provider(now)
    yield from _free_times(now)


def _visits(now: dt.datetime) -> Gauges:
    # order_by(): a usual order would be grouped by as well.
    rows = Visit.objects.order_by().values_list("status").annotate(Count("pk"))
    counts = dict.fromkeys(VisitStatus.values, 0) | dict(rows)
    lapsed = Visit.objects.lapsed(now).aggregate(found=Count("pk"), since=Min("hold_expires"))
    age = seconds_since(lapsed["since"], now) or 0.0
    asked = Visit.objects.filter(needs_staff=True).count()
    yield gauge(
        "visits",
        "Visits on record by status; released: holds that came to nothing.",
        "status",
        counts,
    )
    yield plain_gauge("holds_lapsed", "Holds past their deadline, not tidied yet.", lapsed["found"])
    yield plain_gauge("holds_lapsed_oldest_seconds", "Age of the longest of them.", age)
    yield plain_gauge("visits_needing_office", "Visits that wait for the office.", asked)


def _payments(now: dt.datetime) -> Gauges:
    rows = Payment.objects.order_by().values_list("state").annotate(Count("pk"))
    counts = dict.fromkeys(PaymentState.values, 0) | dict(rows)
    late = Payment.objects.filter(state__in=UNSETTLED, expires_at__lte=now)
    oldest = late.aggregate(since=Min("expires_at"))["since"]
    review = Payment.objects.exclude(review="").count()
    yield gauge("payments", "Payments on record by state.", "state", counts)
    yield plain_gauge(
        "payment_unsettled_oldest_seconds",
        "How long past its deadline a payment is not known to be over.",
        seconds_since(oldest, now) or 0.0,
    )
    yield plain_gauge("payments_to_review", "Payments that did not match what was asked.", review)


def _money_owed(now: dt.datetime) -> Gauges:
    waiting = Refund.objects.filter(state__in=WAITING_REFUNDS)
    refunds = waiting.aggregate(found=Count("pk"), since=Min("created_at"))
    failed = Refund.objects.filter(state=RefundState.FAILED).count()
    disputes = Dispute.objects.filter(closed_at=None).aggregate(
        found=Count("pk"), soonest=Min("due_by")
    )
    yield plain_gauge("refunds_waiting", "Refunds asked for and not paid back.", refunds["found"])
    age = seconds_since(refunds["since"], now) or 0.0
    yield plain_gauge("refunds_waiting_oldest_seconds", "Age of the longest of them.", age)
    yield plain_gauge("refunds_failed", "Refunds that the provider could not pay back.", failed)
    yield plain_gauge("disputes_open", "Disputes that are not closed.", disputes["found"])
    if disputes["soonest"]:
        left = (disputes["soonest"] - now).total_seconds()
        yield plain_gauge("dispute_due_seconds", "Until the next answer is due.", left)


def _provider(now: dt.datetime) -> Gauges:
    events = WebhookEvent.objects.filter(state=EventState.RECEIVED)
    oldest = events.aggregate(since=Min("received_at"))["since"]
    yield plain_gauge(
        "webhook_oldest_seconds",
        "Age of the longest event not worked off.",
        seconds_since(oldest, now) or 0.0,
    )
    last = MoneyCheck.objects.order_by().values("kind").annotate(at=Max("finished_at"))
    checks = {row["kind"]: row["at"] for row in last}
    which = Q()
    for kind, at in checks.items():
        which |= Q(kind=kind, finished_at=at)
    found = MoneyCheck.objects.filter(which) if checks else MoneyCheck.objects.none()
    differences = {check.kind: float(len(check.differences)) for check in found}
    yield gauge(
        "books_differences",
        "What our ledger and the provider's books differ in.",
        "kind",
        differences,
    )
    ages = {kind: seconds_since(at, now) for kind, at in checks.items()}
    yield gauge("books_seconds_since_compared", "Since they were compared.", "kind", ages)


def _free_times(now: dt.datetime) -> Gauges:
    newest = DeskReport.objects.filter(kind=ReportKind.FREE_TIMES, state=ReportState.DONE)
    report = newest.order_by("-asked_at").first()
    if report is None:
        return
    starts: dict[str, float] = {}
    soonest: dict[str, dt.datetime] = {}
    for row in report.rows:
        area = row["area"]
        starts[area] = starts.get(area, 0.0) + row["starts"]
        if row["first"]:
            first = dt.datetime.fromisoformat(row["first"])
            soonest[area] = min(first, soonest.get(area, first))
    ahead = {area: max(0.0, (first - now).total_seconds()) for area, first in soonest.items()}
    yield gauge("free_starts", "Free starts in seven days, all visit types.", "area", starts)
    yield gauge("first_free_seconds", "Until the first free start.", "area", ahead)
    yield plain_gauge(
        "free_starts_age_seconds",
        "Since this was worked out.",
        seconds_since(report.done_at, now) or 0.0,
    )
