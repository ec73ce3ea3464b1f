"""Answer scenarios (SCENARIOS.md) from files; the database is not touched."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError

from booking.management.scenario_files import check_files, content_of
from booking.scheduling.interval import Interval
from booking.scheduling.lab.explain import Answer, answer, spelled
from booking.scheduling.lab.scenario import Scenario, read_scenario
from booking.scheduling.lab.scenario_fields import BadScenario


class Command(BaseCommand):
    """`slots SCENARIO.json [--explain]` or `slots --check DIR`; exit 0, 1 differences, 2 bad file."""

    help = "Print the starts a scenario file allows, or check a folder of scenarios."
    # Nothing is asked of the installation, so nothing of it has to be in order.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scenario", nargs="?", type=Path, help="a scenario file")
        parser.add_argument("--explain", action="store_true", help="add why starts are refused")
        parser.add_argument("--check", type=Path, metavar="DIR", help="run every scenario in DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["scenario"] is None) == (options["check"] is None):
            raise CommandError("Name one scenario file, or --check and a folder.", returncode=2)
        if options["check"] is not None:
            self.check_folder(options["check"])
            return
        try:
            scenario = _read(options["scenario"])
            found = answer(scenario, explain=options["explain"])
        except BadScenario as error:
            raise CommandError(f"{options['scenario']}: {error}", returncode=2) from None
        self.stdout.write(json.dumps(_printed(found, explain=options["explain"]), indent=1))

    def check_folder(self, folder: Path) -> None:
        """Run what is in the folder and has an answer to compare with."""
        if not folder.is_dir():
            raise CommandError(f"{folder}: is not a folder", returncode=2)
        check_files(sorted(folder.glob("*.json")), _checked, self.stdout, self.stderr)


def _checked(path: Path) -> list[str] | None:
    scenario = _read(path)
    return None if scenario.expected is None else _differences(scenario, answer(scenario))


def _read(path: Path) -> Scenario:
    return read_scenario(content_of(path), ZoneInfo)


def _printed(found: Answer, *, explain: bool) -> dict[str, Any]:
    printed: dict[str, Any] = {
        "starts": [spelled(start) for start in found.starts],
        "windows": [_pair(window) for window in found.windows],
    }
    if explain:
        printed["refused"] = [
            {"start": spelled(start), "practitioner": practitioner, "reason": reason.value}
            for start, practitioner, reason in found.refused
        ]
    return printed


def _pair(window: Interval) -> list[str]:
    return [spelled(window.start), spelled(window.end)]


def _differences(scenario: Scenario, found: Answer) -> list[str]:
    lines = []
    expected = scenario.expected
    if expected and expected.starts is not None and expected.starts != found.starts:
        missing = sorted(set(expected.starts) - set(found.starts))
        extra = sorted(set(found.starts) - set(expected.starts))
        lines += [f"start {spelled(start)} is missing" for start in missing]
        lines += [f"start {spelled(start)} is not expected" for start in extra]
        lines += [] if lines else ["a start is expected twice"]
    if expected and expected.windows is not None and expected.windows != found.windows:
        said = json.dumps([_pair(window) for window in found.windows])
        lines.append(f"windows are {said}, not {json.dumps([_pair(w) for w in expected.windows])}")
    return lines
