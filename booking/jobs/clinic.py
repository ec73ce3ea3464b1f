"""The worker's part in the office's longer questions."""

import datetime as dt
from typing import Any

from booking.models import ReportKind
from booking.operations.clinic.reports import JOB, ask_report, work_out
from core.outbox import handles, periodic


@handles(JOB)
def work_out_report(ids: dict[str, Any], now: dt.datetime) -> None:
    """Answer one asked report."""
    work_out(report_id=ids["report"], now=now)


@periodic("free times per area", every=dt.timedelta(minutes=30))
def look_for_free_times(now: dt.datetime) -> None:
    """Keep the dashboard's answer fresh."""
    ask_report(kind=ReportKind.FREE_TIMES, by=None, now=now)
