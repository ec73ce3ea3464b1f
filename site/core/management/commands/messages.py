"""Writes the catalogues of other languages: `make messages`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core import translations


class Command(BaseCommand):
    """Adds new sentences to every catalogue, lists those without words, and compiles."""

    help = "Adds new sentences to the catalogues, says which lack words, compiles them."

    def handle(self, *args: Any, **options: Any) -> None:
        for catalogue in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")):
            known = translations.read(catalogue)
            lacking = translations.missing(catalogue)
            with catalogue.open("a", encoding="utf-8") as written:
                for sentence in lacking.keys() - known.keys():
                    forms = ["", ""] if sentence.many else [""]
                    written.write(
                        f"\n#: {lacking[sentence]}\n{translations.entry(sentence, forms)}"
                    )
            said = translations.read(catalogue)
            catalogue.with_suffix(".mo").write_bytes(translations.compiled(said))
            language = catalogue.parent.parent.name
            self.stdout.write(f"{language}: {len(said)} sentences, {len(lacking)} without words")
            for sentence, name in sorted(lacking.items(), key=lambda found: found[1]):
                self.stdout.write(f"  {name}: {sentence.one}")
