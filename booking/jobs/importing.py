"""Jobs of moving in: files of another program are checked and brought in, and not kept."""

import datetime as dt
from typing import Any

from booking.notifications import kinds
from booking.operations.moving_in.files import let_files_go
from booking.operations.moving_in.working import work_on
from core.outbox import Lane, handles
from core.periodic import periodic


@handles(kinds.IMPORT_FILE, lane=Lane.FILES)
def work_on_import(ids: dict[str, Any], now: dt.datetime) -> None:
    """Check one file, or bring it in."""
    work_on(file_id=ids["file"], now=now)


@periodic("files of other programs", every=dt.timedelta(hours=1))
def forget_import_files(now: dt.datetime) -> None:
    """Delete the content of files that nobody brought in."""
    let_files_go(now=now)
