"""Jobs for the clinic as a whole: the office's longer questions, and the drive times it measures."""

import datetime as dt
from typing import Any

from accounts.models import User
from booking.models import Fate, ReportKind
from booking.notifications import kinds
from booking.operations.clinic.books_files import let_books_files_go, make_books_file
from booking.operations.clinic.closing import meet_in_diary
from booking.operations.clinic.drive_matrix import measure_drives
from booking.operations.clinic.reports import ask_report, work_out
from booking.operations.practitioners.busy_feed import read_due_feeds
from booking.operations.reserving import demand
from core.audit import SYSTEM, acting
from core.outbox import Lane, handles
from core.periodic import periodic


@handles(kinds.FATES)
def meet_fates_in_diary(ids: dict[str, Any], now: dt.datetime) -> None:
    """Deal with one practitioner's visits on a date the clinic closes, as it was decided."""
    # The account may be gone by now; what it decided is done all the same.
    user = User.objects.filter(pk=ids["by"]).first()
    meet_in_diary(
        practitioner_id=ids["practitioner"],
        decided={int(pk): Fate(fate) for pk, fate in ids["fates"].items()},
        by=acting(user) if user else SYSTEM,
        now=now,
    )


@handles(kinds.REPORT)
def work_out_report(ids: dict[str, Any], now: dt.datetime) -> None:
    """Answer one asked report."""
    work_out(report_id=ids["report"], now=now)


@handles(kinds.BOOKS_FILE, lane=Lane.FILES)
def make_file_for_bookkeeper(ids: dict[str, Any], now: dt.datetime) -> None:
    """Make one asked file of the ledger."""
    make_books_file(file_id=ids["file"], now=now)


@periodic("files for the bookkeeper", every=dt.timedelta(hours=1))
def forget_files_for_bookkeeper(now: dt.datetime) -> None:
    """Delete the files whose time of keeping is over."""
    let_books_files_go(now=now)


@periodic("demand", every=dt.timedelta(minutes=1))
def gather_demand(now: dt.datetime) -> None:
    """Add up who looked and found nothing."""
    demand.TALLY.gather()


@periodic("free times per area", every=dt.timedelta(minutes=30))
def look_for_free_times(now: dt.datetime) -> None:
    """Keep the dashboard's answer fresh."""
    ask_report(kind=ReportKind.FREE_TIMES, by=None, now=now)


@periodic("booking.measure_drives", every=dt.timedelta(hours=6), lane=Lane.OUTSIDE)
def measure(now: dt.datetime) -> None:
    """Measure drives nobody has measured lately; does nothing without a routing engine."""
    measure_drives(now=now)


@periodic("booking.own_calendars", every=dt.timedelta(minutes=5), lane=Lane.OUTSIDE)
def read_own_calendars(now: dt.datetime) -> None:
    """Read the practitioners' own calendars whose turn it is."""
    read_due_feeds(now=now)
