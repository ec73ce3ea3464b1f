"""Brings a backup back."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.backups import aftermath, restoring
from core.backups.archive import BackupRefused
from core.backups.progress import Progress


class Command(BaseCommand):
    """`manage.py restore FILE`, into an empty database or with words in the place of what is there."""

    help = "Puts a backup in the place of the database and the uploads."
    requires_system_checks: list[str] = []  # an empty database has no guard yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="", help="a file, or the name of a stored backup"
        )
        parser.add_argument("--identity", metavar="FILE", default=settings.BACKUP_IDENTITY)
        parser.add_argument(
            "--replace", default="", metavar="WORDS", help=f'to insist: "{restoring.INSIST}"'
        )
        parser.add_argument(
            "--finish",
            action="store_true",
            help="only what comes after a restore that was broken off",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["finish"]:
            self._say(aftermath.make_sane(clock.now()))
            return
        if not options["file"]:
            raise CommandError("Which backup? manage.py backup --list names them.")
        progress = Progress(self.stderr)
        try:
            manifest = restoring.restore(
                options["file"],
                options["identity"],
                replace=options["replace"],
                now=clock.now(),
                say=progress,
            )
        except BackupRefused as refused:
            progress.end()
            raise CommandError(f"{refused} Nothing was changed.") from refused
        progress.end()
        self.stdout.write(f"In place: the clinic as it was at {manifest['made_at'][:19]} UTC.")
        self._say(aftermath.make_sane(clock.now()))

    def _say(self, after: aftermath.Aftermath) -> None:
        self.stdout.write(
            f"Everybody signs in anew ({after.sessions} sessions ended). {after.jobs} jobs go on. "
            f"{after.letters_held} letters or texts that may have been sent already wait among "
            "the failed jobs."
        )
        for line in after.numbers:
            self.stdout.write(line)
        self.stdout.write("Now start the program, then look at /readyz and docs/backup.md.")
