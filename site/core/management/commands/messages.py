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
        for path in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")):
            catalogue = translations.read(path)
            known = {translations.sentence_of(entry) for entry in catalogue}
            lacking = translations.missing(path)
            for sentence, name in lacking.items():
                if sentence not in known:
                    catalogue.append(translations.without_words(sentence, name))
            catalogue.save()
            catalogue.save_as_mofile(str(path.with_suffix(".mo")))
            language = path.parent.parent.name
            self.stdout.write(
                f"{language}: {len(catalogue)} sentences, {len(lacking)} without words"
            )
            for sentence, name in sorted(lacking.items(), key=lambda found: found[1]):
                self.stdout.write(f"  {name}: {sentence.one}")
