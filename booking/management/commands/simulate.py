"""Compare ways to order the same offered starts over a simulated month. Touches no database."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from booking.scheduling.availability import PlaceKey
from booking.scheduling.interval import MINUTE
from booking.scheduling.lab.simulation.clinic import Setting
from booking.scheduling.lab.simulation.month import Result, simulate
from booking.scheduling.lab.simulation.orders import FIRST_AVAILABLE, POLICIES, Policy
from booking.scheduling.travel import CrossingPoint, EstimatedTravel, Place

HEADINGS = (
    f"{'drive/visit':>17}   {'visit–visit':>12}   {'asked':>5}"
    f"   {'accepted':>16}   {'wait (days)':>11}   {'same face':>9}"
)
DATA = Path(__file__).parents[2] / "data"
#: What can be asked for on the command line, each a field of `Setting`.
OPTIONS: dict[str, tuple[type, str]] = {
    "load": (float, "visits asked for over visits possible"),
    "practitioners": (int, "how many work"),
    "codes_each": (int, "areas of the 103 that one practitioner covers: the nearest to home"),
    "days": (int, "working days that are measured"),
    "warm_up": (int, "working days before them, not measured"),
    "flexible": (float, "share of patients who may be asked for another hour once days are full"),
    "follow_ups": (int, "visits after the first that each patient asks for"),
}


class Command(BaseCommand):
    """`simulate [--seed 1 2 3] [--load 0.9] [--json]`: a table of policies, the same for the same seeds."""

    help = "Simulate a month of bookings under several orders of the same starts."
    # Nothing is asked of the installation, so nothing of it has to be in order.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--seed", type=int, nargs="+", default=[1], help="their months are added"
        )
        for name, (kind, told) in OPTIONS.items():
            default = Setting.__dataclass_fields__[name].default
            option = f"--{name.replace('_', '-')}"
            parser.add_argument(option, type=kind, default=default, help=f"{told} ({default})")
        parser.add_argument("--policy", nargs="+", default=[""], help="only names with these words")
        parser.add_argument(
            "--anybody", action="store_true", help="somebody else may come to the flexible, too"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object per policy")

    def handle(self, *args: Any, **options: Any) -> None:
        setting = lower_mainland(**{name: options[name] for name in (*OPTIONS, "anybody")})
        seeds = options["seed"]
        if not options["json"]:
            self.stdout.write(f"{'policy':40} {HEADINGS}")
        # Everybody's shares are against it, also where it is not among the policies asked for.
        first = simulated(setting, FIRST_AVAILABLE, seeds)
        for policy in POLICIES:
            if any(word in policy.name for word in options["policy"]):
                same = policy is FIRST_AVAILABLE
                found = first if same else simulated(setting, policy, seeds)
                self.stdout.write(_line(policy.name, found, first, as_json=options["json"]))


def simulated(setting: Setting, policy: Policy, seeds: Sequence[int]) -> Result:
    """The months of several seeds, added up."""
    return sum((simulate(setting, policy, seed) for seed in seeds), Result())


def lower_mainland(**changes: Any) -> Setting:
    """The shipped places and crossings, drives by our own estimate; `changes` as in `Setting`."""
    crossings = tuple(
        CrossingPoint(row["name"], row["latitude"], row["longitude"], tuple(row["joins"]))
        for row in json.loads((DATA / "crossings.json").read_text())["crossings"]
    )
    lines = (DATA / "fsas.csv").read_text().splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    places = {
        row["code"]: Place(
            row["code"], float(row["latitude"]), float(row["longitude"]), row["land"]
        )
        for row in rows
    }
    travel = EstimatedTravel(crossings=crossings)

    seconds = {
        (origin, goal): travel.minutes(places[origin], places[goal]) * MINUTE
        for origin in places
        for goal in places
    }

    def drive(origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> int:
        return seconds[origin, goal]  # type: ignore[index]  # every place here is a code

    return Setting(codes=sorted(places), drive=drive, **changes)


def figures(name: str, found: Result, first: Result) -> dict[str, Any]:
    """One policy's row: drives in minutes per visit, changes as shares of first-available."""
    return {
        "policy": name,
        "drive_minutes_per_visit": round(found.drive_per_visit, 2),
        "drive_against_first_available": _against(found.drive_per_visit, first.drive_per_visit),
        "between_visits_minutes": round(found.between_per_visit, 2),
        "saved_by_asking_per_visit": round(found.saved_minutes / max(1, found.visits), 2),
        "asked_for_another_hour": found.moved,
        "visits": found.visits,
        "accepted": found.accepted,
        "asked": found.asked,
        "accepted_against_first_available": _against(found.accepted, first.accepted),
        "wait_days": round(found.wait_days, 2),
        "same_practitioner": round(found.same_face / max(1, found.followed), 2),
    }


def _line(name: str, found: Result, first: Result, *, as_json: bool) -> str:
    row = figures(name, found, first)
    if as_json:
        return json.dumps(row, ensure_ascii=False)
    drive = f"{row['drive_minutes_per_visit']:5.1f} ({row['drive_against_first_available']:+6.1%})"
    accepted = f"{row['accepted']:6} ({row['accepted_against_first_available']:+6.1%})"
    return (
        f"{name:40} {drive:>17}   {row['between_visits_minutes']:12.1f}   {row['asked']:5}"
        f"   {accepted:>16}   {row['wait_days']:11.2f}   {row['same_practitioner']:9.0%}"
    )


def _against(found: float, first: float) -> float:
    """The change against first-available, as a share of it."""
    return round(found / first - 1, 4) if first else 0.0
