"""Makes, lists and tries backups."""

import os
from pathlib import Path
from typing import Any

import pyrage
from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.backups import ages, taking, trying
from core.backups.archive import BackupRefused
from core.backups.progress import Progress


class Command(BaseCommand):
    """`manage.py backup` makes one; `--verify FILE` tries one; `--list` names them; `--new-key FILE`."""

    help = "Makes an encrypted backup of the database and the uploads while the program runs."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--verify", metavar="FILE", help="a file, a stored name, or “newest”")
        which.add_argument("--list", action="store_true", help="the backups there are")
        which.add_argument("--new-key", metavar="FILE", help="make the key that opens backups")
        parser.add_argument("--identity", metavar="FILE", default=settings.BACKUP_IDENTITY)

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self.stderr)
        try:
            if options["new_key"]:
                self._new_key(Path(options["new_key"]))
            elif options["list"]:
                self._list()
            elif options["verify"]:
                self._verify(options["verify"], options["identity"], progress)
            else:
                self._make(progress)
        except BackupRefused as refused:
            progress.end()
            raise CommandError(str(refused)) from refused

    def _make(self, progress: Progress) -> None:
        taken = taking.take_backup(clock.now(), progress)
        progress.end()
        self.stdout.write(
            f"{taken.name}: {taken.size / 1e6:.1f} MB, {taken.rows} rows, {taken.files} uploads"
        )
        if taken.vanished:
            self.stdout.write(f"  {taken.vanished} uploads were deleted while it was made")
        for name in taken.let_go:
            self.stdout.write(f"  no longer kept: {name}")

    def _verify(self, name: str, identity: str, progress: Progress) -> None:
        if name == "newest":
            name = next(reversed(taking.stored()), "newest")
        manifest, problems = trying.verify(name, identity, clock.now(), progress)
        progress.end()
        if problems:
            raise CommandError("Not sound:\n  " + "\n  ".join(problems))
        rows = sum(manifest["facts"]["rows"].values())
        self.stdout.write(
            f"{Path(name).name} is whole: of {manifest['made_at'][:19]} UTC, {manifest['database']}, "
            f"{rows} rows, every guard, the ledger, the numbers of papers, private fields readable "
            f"with {', '.join(manifest['field_keys'])}"
        )

    def _list(self) -> None:
        for name in taking.stored():
            size = storages["backups"].size(name)
            self.stdout.write(
                f"{name}  {size / 1e6:9.1f} MB  {ages.made_at(name):%a %d %b %Y %H:%M} UTC"
            )

    def _new_key(self, path: Path) -> None:
        identity = pyrage.x25519.Identity.generate()
        public = str(identity.to_public())
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{path} could not be made: {error.strerror}") from error
        with os.fdopen(handle, "w") as file:
            file.write(f"# public key: {public}\n{identity}\n")
        self.stdout.write(
            f"Keep {path} away from the server, and a copy on paper. In the settings:"
        )
        self.stdout.write(f"BACKUP_RECIPIENTS={public}")
