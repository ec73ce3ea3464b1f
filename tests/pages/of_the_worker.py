"""What the worker makes for the office, for the pages of the admin: a report, the bookkeeper's long files."""

import datetime as dt

from booking.models import BooksFile, DeskReport, FileState, ImportFile


def a_report_and_files(now):
    """The files one in each state, each of days of its own."""
    DeskReport.objects.create(kind="free_times", state="done", asked_at=now, done_at=now)
    kept = {
        "stored_as": "books/made.xlsx",
        "made_at": now,
        "kept_until": now + dt.timedelta(days=2),
    }
    for day, state in enumerate(FileState, 1):
        BooksFile.objects.create(
            kind="ledger-xlsx",
            first=dt.date(2026, 1, 1),
            last=dt.date(2026, 1, day),
            state=state,
            asked_at=now,
            rows=100_000,
            rows_read=40_000 if state == FileState.MAKING else 0,
            size_bytes=6_700_000,
            **(kept if state == FileState.READY else {}),
        )


def a_file_of_another_program(now):
    """Checked, with a line of each kind."""
    ImportFile.objects.create(
        source="jane",
        kind="patients",
        name="patients.csv",
        state="checked",
        content="Number,Name,Phone\n1,Joan Smith,12\n2,Ann Lee,604-555-0101\n",
        headers=["Number", "Name", "Phone"],
        columns={"key": 0, "name": 1, "phone": 2, "order": "month"},
        report=[[2, "wrong", [["phone", "phone_too_short", ""]], 0], [3, "new", [], 0]],
        lines=2,
        asked_at=now,
    )
