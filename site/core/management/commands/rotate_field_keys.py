"""Writes every private value under the first of FIELD_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import rotation
from core.backups.progress import Progress
from core.fields import key_fingerprints


class Command(BaseCommand):
    """`manage.py rotate_field_keys`, as often as one likes: it goes on where it was broken off."""

    help = "Encrypts private values anew with the first of FIELD_KEYS, and says when the others may go."

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self.stderr)
        done = rotation.rotate(progress)
        progress.end()
        first, *older = key_fingerprints()
        self.stdout.write(
            f"{done.seen} private values: {done.rewritten} written anew under {first}, "
            f"{done.unreadable} unreadable."
        )
        if done.unreadable:
            raise CommandError("Some values can be read with none of FIELD_KEYS: let no key go.")
        if older:
            self.stdout.write(self._advice(done, ", ".join(older)))

    def _advice(self, done: rotation.Rotated, older: str) -> str:
        if done.rewritten:
            return (
                f"Not yet may {older} go. Once every host runs with the new key in front, run this "
                "again: a process that was started before still writes with its own first key."
            )
        return (
            f"{older} may go from FIELD_KEYS, if every host runs with {key_fingerprints()[0]} in front. "
            "Keep it with the backups that were made until now: they need it."
        )
