"""Scenario files of the commands that answer them: read, or one line that names what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from booking.scheduling.lab.scenario_fields import BadScenario


def content_of(path: Path) -> Any:
    """The JSON in a file. Raises BadScenario."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadScenario(f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadScenario("is not UTF-8 text") from None
    except (ValueError, RecursionError) as error:
        raise BadScenario(f"is not JSON: {str(error).splitlines()[0]}") from None


def check_files(
    paths: list[Path],
    differences: Callable[[Path], list[str] | None],
    out: OutputWrapper,
    err: OutputWrapper,
) -> None:
    """Print what differs in each file (None: it expects nothing), then how many.

    Raises CommandError: exit 1 for differences, 2 for a file that cannot be read.
    """
    checked = different = bad = 0
    for path in paths:
        try:
            found = differences(path)
        except BadScenario as error:
            err.write(f"{path}: {error}")
            bad += 1
            continue
        checked += found is not None
        different += bool(found)
        for line in found or ():
            out.write(f"{path.name}: {line}")
    out.write(f"{checked} checked, {different} different, {bad} unreadable")
    if bad or different:
        raise CommandError("Not every scenario holds.", returncode=2 if bad else 1)
