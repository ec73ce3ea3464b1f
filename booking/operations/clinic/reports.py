"""Long reports of the office: asked on the page, worked out by the worker, shown when done (0702)."""

import datetime as dt
from typing import Any

from django.db import transaction

from booking.models import DeskReport, ReportKind, ReportState
from booking.notifications import kinds
from booking.operations.clinic.better_day import look_for_better
from booking.queries.free_times import free_times
from booking.queries.months import month_facts
from core import outbox
from core.replica import for_a_report

#: Answers of a kind that are kept; of better days, those of a month.
KEPT = 31

Days = tuple[dt.date, dt.date] | None


def newest(kind: ReportKind, days: Days = None) -> tuple[DeskReport | None, DeskReport | None]:
    """The newest answer over these days, and the newest asking that is still being worked out."""
    first, last = days or (None, None)
    found = DeskReport.objects.filter(kind=kind, first=first, last=last)
    rows = found.order_by("-asked_at", "-pk")
    done = rows.filter(state=ReportState.DONE).first()
    waiting = rows.filter(state=ReportState.WAITING).first()
    return done, waiting


@transaction.atomic
def ask_report(*, kind: ReportKind, by: Any, now: dt.datetime, days: Days = None) -> DeskReport:
    """Have the worker work it out; asked again while one is waiting, that one is returned."""
    _done, waiting = newest(kind, days)
    if waiting is not None:
        return waiting
    first, last = days or (None, None)
    report = DeskReport.objects.create(kind=kind, asked_by=by, asked_at=now, first=first, last=last)
    outbox.enqueue(
        kinds.REPORT, key=f"{kinds.REPORT}:{report.pk}", ids={"report": report.pk}, now=now
    )
    return report


def work_out(*, report_id: int, now: dt.datetime) -> None:
    """Fill in one asked report; done twice, it is simply newer. Old answers are let go."""
    report = DeskReport.objects.filter(pk=report_id).first()
    if report is None:
        return
    rows = _rows(report, now)
    DeskReport.objects.filter(pk=report.pk).update(rows=rows, state=ReportState.DONE, done_at=now)
    kept = DeskReport.objects.filter(kind=report.kind).order_by("-asked_at", "-pk")[:KEPT]
    DeskReport.objects.filter(kind=report.kind).exclude(
        pk__in=list(kept.values_list("pk", flat=True))
    ).delete()


def _rows(report: DeskReport, now: dt.datetime) -> list[dict[str, Any]]:
    if report.kind == ReportKind.FREE_TIMES:
        return _free_times(now)
    if report.kind == ReportKind.MONTHS:
        return _months(report)
    assert report.first  # it is asked with its day
    return look_for_better(day=report.first, now=now)


def _months(report: DeskReport) -> list[dict[str, Any]]:
    assert report.first and report.last  # it is asked with its days
    with for_a_report():
        return month_facts(report.first, report.last)


def _free_times(now: dt.datetime) -> list[dict[str, Any]]:
    return [
        {
            "area": row.area.name,
            "area_id": row.area.pk,
            "visit_type": row.visit_type.name,
            "starts": row.starts,
            "first": row.first.isoformat() if row.first else None,
        }
        for row in free_times(now=now)
    ]
