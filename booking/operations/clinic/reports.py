"""Long reports of the office: asked on the page, worked out by the worker, shown when done (0702)."""

import datetime as dt
from typing import Any

from django.db import transaction

from booking.models import DeskReport, ReportKind, ReportState
from booking.notifications import kinds
from booking.queries.free_times import free_times
from core import outbox

KEPT = 10


def newest(kind: ReportKind) -> tuple[DeskReport | None, DeskReport | None]:
    """The newest answer, and the newest asking that is still being worked out."""
    rows = DeskReport.objects.filter(kind=kind).order_by("-asked_at", "-pk")
    done = rows.filter(state=ReportState.DONE).first()
    waiting = rows.filter(state=ReportState.WAITING).first()
    return done, waiting


@transaction.atomic
def ask_report(*, kind: ReportKind, by: Any, now: dt.datetime) -> DeskReport:
    """Have the worker work it out; asked again while one is waiting, that one is returned."""
    _done, waiting = newest(kind)
    if waiting is not None:
        return waiting
    report = DeskReport.objects.create(kind=kind, asked_by=by, asked_at=now)
    outbox.enqueue(
        kinds.REPORT, key=f"{kinds.REPORT}:{report.pk}", ids={"report": report.pk}, now=now
    )
    return report


def work_out(*, report_id: int, now: dt.datetime) -> None:
    """Fill in one asked report; done twice, it is simply newer. Old answers are let go."""
    report = DeskReport.objects.filter(pk=report_id).first()
    if report is None:
        return
    rows = [
        {
            "area": row.area.name,
            "area_id": row.area.pk,
            "visit_type": row.visit_type.name,
            "starts": row.starts,
            "first": row.first.isoformat() if row.first else None,
        }
        for row in free_times(now=now)
    ]
    DeskReport.objects.filter(pk=report.pk).update(rows=rows, state=ReportState.DONE, done_at=now)
    kept = DeskReport.objects.filter(kind=report.kind).order_by("-asked_at", "-pk")[:KEPT]
    DeskReport.objects.filter(kind=report.kind).exclude(
        pk__in=list(kept.values_list("pk", flat=True))
    ).delete()
