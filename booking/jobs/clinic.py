"""Jobs for the clinic as a whole: the office's longer questions, and the drive times it measures."""

import datetime as dt
from typing import Any

from booking.models import ReportKind
from booking.notifications import kinds
from booking.operations.clinic.drive_matrix import measure_drives
from booking.operations.clinic.reports import ask_report, work_out
from core.outbox import handles, periodic


@handles(kinds.REPORT)
def work_out_report(ids: dict[str, Any], now: dt.datetime) -> None:
    """Answer one asked report."""
    work_out(report_id=ids["report"], now=now)


@periodic("free times per area", every=dt.timedelta(minutes=30))
def look_for_free_times(now: dt.datetime) -> None:
    """Keep the dashboard's answer fresh."""
    ask_report(kind=ReportKind.FREE_TIMES, by=None, now=now)


@periodic("booking.measure_drives", every=dt.timedelta(hours=6))
def measure(now: dt.datetime) -> None:
    """Measure drives nobody has measured lately; does nothing without a routing engine."""
    measure_drives(now=now)
