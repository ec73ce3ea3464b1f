"""Answer scenarios of an absence (docs/rehome.md) from files; the database is not touched."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from booking.management.scenario_files import check_files, content_of
from booking.scheduling.lab.explain import spelled
from booking.scheduling.lab.rehoming import (
    AbsenceScenario,
    ExpectedHome,
    answer_absence,
    read_absence,
)
from booking.scheduling.lab.scenario_fields import BadScenario
from booking.scheduling.rehoming import Home, HomeWay


class Command(BaseCommand):
    """`rehome SCENARIO.json` or `rehome --check FILE_OR_DIR`; exit 0, 1 differences, 2 bad file."""

    help = "Print where the visits of an absence go, or check scenarios that say it."
    # Nothing is asked of the installation, so nothing of it has to be in order.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scenario", nargs="?", type=Path, help="a scenario file")
        parser.add_argument(
            "--check", type=Path, metavar="PATH", help="a scenario, or a folder of them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["scenario"] is None) == (options["check"] is None):
            raise CommandError("Name one scenario file, or --check and a path.", returncode=2)
        if options["check"] is not None:
            self.check_path(options["check"])
            return
        try:
            homes = answer_absence(_read(options["scenario"]))
        except BadScenario as error:
            raise CommandError(f"{options['scenario']}: {error}", returncode=2) from None
        self.stdout.write(json.dumps(_printed(homes), indent=1))

    def check_path(self, path: Path) -> None:
        """Compare the answer with what the file, or each file of the folder, expects."""
        if not path.exists():
            raise CommandError(f"{path}: is not there", returncode=2)
        # A folder may hold questions of `slots` as well: those without an absence are not ours.
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        mine = [file for file in files if not path.is_dir() or _has_absences(file)]
        check_files(mine, _differences, self.stdout, self.stderr)


def _has_absences(path: Path) -> bool:
    try:
        content = content_of(path)
    except BadScenario:
        return True  # said to be unreadable, not passed over
    return isinstance(content, dict) and "absences" in content


def _read(path: Path) -> AbsenceScenario:
    return read_absence(content_of(path), ZoneInfo)


def _printed(homes: list[Home]) -> dict[str, Any]:
    return {"homes": [_home(home) for home in homes], "added_minutes": _minutes(homes)}


def _home(home: Home) -> dict[str, Any]:
    said: dict[str, Any] = {"visit": home.visit, "way": home.way.value}
    if home.way is not HomeWay.CALL:
        said |= {
            "practitioner": home.practitioner,
            "start": spelled(home.start),
            "added_minutes": round(home.added),
        }
    return said


def _minutes(homes: list[Home]) -> int:
    """Driving that colleagues have more."""
    return round(sum(home.added for home in homes if home.way is HomeWay.COLLEAGUE))


def _differences(path: Path) -> list[str] | None:
    scenario = _read(path)
    if scenario.expected is None and scenario.expected_minutes is None:
        return None
    homes = answer_absence(scenario)
    found = {str(home.visit): home for home in homes}
    lines = [
        line
        for wanted in scenario.expected or ()
        for line in _differs(wanted, found.get(wanted.visit))
    ]
    if scenario.expected is not None:
        said = {wanted.visit for wanted in scenario.expected}
        lines += [f"{key} is not expected" for key in found if key not in said]
    wanted_minutes = scenario.expected_minutes
    if wanted_minutes is not None and wanted_minutes != _minutes(homes):
        lines.append(f"{_minutes(homes)} minutes of driving are added, not {wanted_minutes}")
    return lines


def _differs(wanted: ExpectedHome, home: Home | None) -> list[str]:
    if home is None:
        return [f"{wanted.visit} is missing"]
    so = (
        home.way == wanted.way
        and wanted.practitioner in (None, home.practitioner)
        and wanted.start in (None, home.start)
    )
    return [] if so else [f"{wanted.visit} is {json.dumps(_home(home))}"]
