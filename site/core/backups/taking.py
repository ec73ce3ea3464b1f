"""Making a backup: a copy of the database, every upload, encrypted, put in its place, the old ones let go."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import connection

from core.backups import ages, signs
from core.backups.archive import MANIFEST, BackupRefused, Sealed, sealing
from core.backups.snapshot import Say, take
from core.fields import key_fingerprints

FORMAT = 1
#: Uploads: the folder in the file, and the storage. Never a secret: keys are kept elsewhere (1020).
UPLOADS = {"media": "public", "private": "default"}
#: What a run that was killed has left behind is taken away by the next, a day later.
LEFT_OVER = dt.timedelta(days=1)


@dataclass(frozen=True)
class Taken:
    """A backup that was made, and what it replaced."""

    name: str
    size: int
    rows: int
    files: int
    vanished: int
    let_go: list[str]


def take_backup(now: dt.datetime, say: Say) -> Taken:
    """Make a backup while the program runs. Raises BackupRefused; then nothing is left in its place."""
    recipients = checked_recipients()
    signs.trying(now)
    with scratch(now) as folder:
        database, facts = take(connection, folder, say)
        file = folder / "backup.age"
        files, vanished = _seal(file, database, _manifest(now, facts), recipients, say)
        database.unlink()  # room for the copy in its place
        name = ages.new_name(now)
        size = file.stat().st_size
        store(name, file)
    signs.made(now)
    return Taken(name, size, sum(facts["rows"].values()), files, vanished, let_go())


def checked_recipients() -> list[str]:
    """BACKUP_RECIPIENTS. Raises BackupRefused when there is none, or one that is no age recipient."""
    if not settings.BACKUP_RECIPIENTS:
        raise BackupRefused(
            "BACKUP_RECIPIENTS is empty: nobody could read the backup. Make a key on another machine: "
            "manage.py backup --new-key FILE"
        )
    for one in settings.BACKUP_RECIPIENTS:
        try:
            pyrage.x25519.Recipient.from_str(one)
        except pyrage.RecipientError:
            raise BackupRefused(
                f"BACKUP_RECIPIENTS: “{one[:12]}…” is no age recipient (age1…)."
            ) from None
    return list(settings.BACKUP_RECIPIENTS)


def _manifest(now: dt.datetime, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "database": connection.vendor,
        # By these an operator knows which FIELD_KEYS belong to it; the keys themselves stay out.
        "field_keys": key_fingerprints(),
        "facts": facts,
    }


def _seal(
    file: Path, database: Path, manifest: dict[str, Any], recipients: list[str], say: Say
) -> tuple[int, int]:
    """Write the backup. Returns how many uploads are in it, and how many vanished meanwhile."""
    names = [(shelf, name) for shelf in UPLOADS for name in _walk(storages[UPLOADS[shelf]])]
    vanished = 0
    with sealing(file, recipients) as sealed:
        sealed.add_json(MANIFEST, manifest)
        with open(database, "rb") as content:
            sealed.add(database.name, content, database.stat().st_size)
        for done, (shelf, name) in enumerate(names, 1):
            vanished += not _add(sealed, shelf, name)
            say("uploads", done, len(names))
    return len(names) - vanished, vanished


def _add(sealed: Sealed, shelf: str, name: str) -> bool:
    """Whether an upload was still there. The database is older than the uploads, so that it finds its own."""
    try:
        content = storages[UPLOADS[shelf]].open(name)
    except FileNotFoundError:
        return False
    with content:
        sealed.add(f"{shelf}/{name}", content, content.size)  # type: ignore[arg-type]  # it is read
    return True


def _walk(storage: Storage, folder: str = "") -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever uploaded
        return
    within = f"{folder}/" if folder else ""
    yield from (f"{within}{name}" for name in sorted(files) if name)
    for name in sorted(folders):
        yield from _walk(storage, f"{within}{name}")


def store(name: str, file: Path) -> None:
    """Put a finished backup in its place: there whole, or not at all."""
    with open(file, "rb") as content:
        kept_as = storages["backups"].save(name, File(content))
    if kept_as != name:
        raise BackupRefused(f"It was stored as {kept_as}: something of its name was there already.")


def let_go() -> list[str]:
    """Delete the backups that the rule of BACKUP_KEEP no longer keeps. Returns their names."""
    try:
        rule = ages.Rule(*(int(part) for part in settings.BACKUP_KEEP))
    except (TypeError, ValueError):
        raise BackupRefused("BACKUP_KEEP is not three numbers: days,weeks,months.") from None
    gone = ages.too_old(stored(), rule)
    for name in gone:
        storages["backups"].delete(name)
    return gone


def stored() -> list[str]:
    """The names of all backups in their place, the oldest first."""
    try:
        _folders, files = storages["backups"].listdir("")
    except FileNotFoundError:
        return []
    return sorted(name for name in files if ages.made_at(name))


@contextmanager
def scratch(now: dt.datetime) -> Iterator[Path]:
    """A folder for what is not finished, readable by nobody else, and gone afterwards."""
    home = Path(settings.VAR_DIR) / "backup-scratch"
    home.mkdir(mode=0o700, exist_ok=True)
    for old in home.iterdir():
        if dt.datetime.fromtimestamp(old.stat().st_mtime, dt.UTC) < now - LEFT_OVER:
            shutil.rmtree(old, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
