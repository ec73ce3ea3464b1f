"""Compare ways to order the same offered starts over a simulated month. Touches no database."""

import csv
import json
from argparse import ArgumentParser
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from booking.scheduling.availability import PlaceKey
from booking.scheduling.simulation import FIRST_AVAILABLE, POLICIES, Result, Setting, simulate
from booking.scheduling.travel import Crossing, EstimatedTravel, Place

HEADINGS = "drive/visit   with home legs   accepted   wait (days)"
DATA = Path(__file__).parents[2] / "data"


class Command(BaseCommand):
    """`simulate [--seed N] [--load 0.9] [--json]`: a table of policies, the same for the same seed."""

    help = "Simulate a month of bookings under several orders of the same starts."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--load", type=float, default=0.9, help="visits asked over visits possible"
        )
        parser.add_argument("--practitioners", type=int, default=30)
        parser.add_argument("--days", type=int, default=20, help="working days that are measured")
        parser.add_argument(
            "--warm-up", type=int, default=20, help="working days before them, not measured"
        )
        parser.add_argument(
            "--codes-each", type=int, default=34, help="areas of the 103 one practitioner covers"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object per policy")

    def handle(self, *args: Any, **options: Any) -> None:
        setting = replace(
            lower_mainland(options["practitioners"], options["days"], options["load"]),
            warm_up=options["warm_up"],
            codes_each=options["codes_each"],
        )
        first = simulate(setting, FIRST_AVAILABLE, options["seed"])
        if not options["json"]:
            self.stdout.write(f"{'policy':40} {HEADINGS}")
        for policy in POLICIES:
            same = policy is FIRST_AVAILABLE
            found = first if same else simulate(setting, policy, options["seed"])
            self.stdout.write(_line(policy.name, found, first, as_json=options["json"]))


def lower_mainland(practitioners: int, days: int, load: float) -> Setting:
    """The shipped places and crossings, with drives by our own estimate."""
    crossings = tuple(
        Crossing(row["name"], row["latitude"], row["longitude"], tuple(row["joins"]))
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

    @cache
    def minutes(origin: str, goal: str) -> int:
        return travel.minutes(places[origin], places[goal])

    def drive(origin: PlaceKey | None, goal: PlaceKey | None, at: int) -> int:
        return 60 * minutes(str(origin), str(goal))

    return Setting(
        codes=sorted(places), drive=drive, practitioners=practitioners, days=days, load=load
    )


def _line(name: str, found: Result, first: Result, *, as_json: bool) -> str:
    drive = _against(found.drive_per_visit, first.drive_per_visit)
    home = _against(found.drive_with_home, first.drive_with_home)
    accepted = _against(found.accepted, first.accepted)
    if as_json:
        return json.dumps(
            {
                "policy": name,
                "drive_minutes_per_visit": round(found.drive_per_visit, 2),
                "drive_against_first_available": round(drive, 4),
                "drive_with_home_minutes_per_visit": round(found.drive_with_home, 2),
                "drive_with_home_against_first_available": round(home, 4),
                "accepted": found.accepted,
                "asked": found.asked,
                "accepted_against_first_available": round(accepted, 4),
                "wait_days": round(found.wait_days, 2),
            },
            ensure_ascii=False,
        )
    drives = (
        f"{found.drive_per_visit:5.1f} ({drive:+.0%})   {found.drive_with_home:5.1f} ({home:+.0%})"
    )
    share = f"{found.accepted:5} ({accepted:+.1%})"
    return f"{name:40} {drives}    {share}   {found.wait_days:5.2f}"


def _against(found: float, first: float) -> float:
    """The change against first-available, as a share of it."""
    return found / first - 1 if first else 0.0
