"""Languages a visit can be held in, for a clinic to choose from: it may delete those it never needs."""

from pathlib import Path

import yaml

from booking.models import Language

FILE = Path(__file__).with_name("languages.yaml")


def load_languages() -> int:
    """Add those that are missing, unless the clinic has some already; returns how many."""
    if Language.objects.exists():
        return 0
    named: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    rows = [Language(code=code, name=name) for code, name in named.items()]
    return len(Language.objects.bulk_create(rows))
