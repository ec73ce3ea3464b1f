"""Reads the demo clinic's files. Nothing here knows the database."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.money import cents_of, plain

HERE = Path(__file__).resolve().parent
# The one written in C is several times faster, and not in every build of the library.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read(name: str) -> Any:
    """The values of one YAML file beside this module."""
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=Loader)


@cache
def read_folder(name: str) -> list[dict[str, Any]]:
    """The values of every file of a folder, in order of `order`, then of file name."""
    found = [read(f"{name}/{path.name}") for path in sorted((HERE / name).glob("*.yaml"))]
    return sorted(found, key=lambda entry: entry.get("order", 100))


def currency() -> str:
    """The currency the demo's prices are in."""
    return str(read("clinic.yaml")["settings"]["currency"])


def cents(amount: str) -> int:
    """`"165.00"` → 16500. Raises ValueError for anything but an amount with all its figures."""
    found = cents_of(amount, currency())
    if plain(found, currency()) != amount:
        raise ValueError(f"write the amount as {plain(found, currency())}, not {amount}")
    return found


def minute_of_day(clock: str) -> int:
    """`"08:30"` → 510."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
