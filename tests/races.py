"""Many processes booking the same few diaries at once, and what must be true afterwards.

`python -m tests.races ATTEMPTS NUMBER MODE TURNS` is one of them, on the database of its environment;
it says "ready" and begins when it is told to. In each turn all of them want the same practitioner at
almost the same time from different places; TURNS is a file in which each says how far it is, and
nobody begins a turn before all have done the one before. Every fifty turns they go on to the next
36 hours, which begin at a local midnight and cross one, so that there is always something to win.
MODE is `careful` (our operations) or `careless` (asks first, then writes, without the lock): the
control that shows such a test can fail.
"""

import datetime as dt
import json
import mmap
import random
import subprocess
import sys
import tempfile
import time
from itertools import pairwise

from tests.servers import ROOT, environment

DAY = dt.date(2026, 11, 25)
PLACES = ("V5H", "V5A", "V3S", "V7L")
PRACTITIONERS = 3
TURNS_A_WINDOW = 50
LONGEST_WAIT = 60.0  # seconds for the slowest, who may have died


def seed() -> None:
    """Three practitioners who come everywhere, around midnight too, and one visit type."""
    from booking.models import WorkingHours
    from booking.scheduling.travel import Place  # noqa: F401  the engine must be importable
    from tests.factories import make_area, make_policy, make_practitioner, make_visit_type

    make_policy()
    areas = [
        make_area("Burnaby", ("V5H", "V5A")),
        make_area("Surrey", ("V3S",)),
        make_area("North Vancouver", ("V7L",)),
    ]
    visit_type = make_visit_type(slug="race", minutes=45, deposit_cents=0)
    for _one in range(PRACTITIONERS):
        practitioner = make_practitioner(areas=areas, visit_types=[visit_type], hours=None)
        for weekday in range(7):
            WorkingHours.objects.create(
                practitioner=practitioner, weekday=weekday, from_minute=0, to_minute=1440
            )


class Turns:
    """How many turns each process has done, in a file that all of them see."""

    def __init__(self, path: str) -> None:
        with open(path, "r+b") as file:
            self.seen = memoryview(mmap.mmap(file.fileno(), 0)).cast("I")

    def begin(self, number: int, turn: int) -> None:
        """Say that `turn` turns are done, and wait until everybody else has done as many."""
        self.seen[number] = turn
        waited = time.monotonic()
        while min(self.seen) < turn and time.monotonic() < waited + LONGEST_WAIT:
            time.sleep(0.0005)

    def end(self, number: int) -> None:
        """Nobody need wait for me any more."""
        self.seen[number] = 2**32 - 1


def attempt_many(attempts: int, number: int, mode: str, turns: Turns) -> dict[str, int]:
    """Try to book `attempts` random times; counts of what came of it. Number 0 tells how it goes."""
    from django.db import OperationalError

    from booking.models import Practitioner, VisitType
    from booking.queries.place import locate

    visit_type = VisitType.objects.get(slug="race")
    practitioners = list(Practitioner.objects.values_list("pk", flat=True))
    located = [locate(place) for place in PLACES]
    book = careful if mode == "careful" else careless
    ends: dict[str, int] = {}
    midnight = dt.datetime(DAY.year, DAY.month, DAY.day, 7, tzinfo=dt.UTC)
    began = time.monotonic()
    for turn in range(attempts):
        same, mine = random.Random(turn), random.Random(number * 100_000 + turn)
        quarter = same.randrange(4 * 36) + mine.randrange(3)
        days = 2 * (turn // TURNS_A_WINDOW)
        start = midnight + dt.timedelta(days=days, minutes=15 * quarter)
        wish = (same.choice(practitioners), visit_type, mine.choice(located), start)
        turns.begin(number, turn)
        try:
            end = book(*wish, f"{number}-{turn}", mine)
        except OperationalError:  # SQLite's one writer was never free: nothing was written
            end = "busy"
        ends[end] = ends.get(end, 0) + 1
        if number == 0 and turn % 100 == 99:
            seconds = time.monotonic() - began
            print(f"  {turn + 1} of {attempts} turns, {seconds:.0f} s", file=sys.stderr, flush=True)
    turns.end(number)
    return ends


def careful(practitioner_id, visit_type, located, start, holder, dice) -> str:
    """Hold, and confirm or let go: the operations every door uses."""
    from booking.models import Visit
    from booking.operations.reserving.confirm import TimeLost, confirm_visit
    from booking.operations.reserving.hold import SlotTaken, Wanted, hold_visit
    from tests.factories import NOW, make_patient

    wanted = Wanted([practitioner_id], visit_type, located, start)
    try:
        visit = hold_visit(wanted=wanted, holder=holder, now=NOW)
    except SlotTaken:
        return "refused"
    if dice.random() < 0.4:
        Visit.objects.filter(pk=visit.pk).update(status="released")
        return "released"
    Visit.objects.filter(pk=visit.pk).update(patient=make_patient())
    try:
        confirm_visit(visit=visit, now=NOW)
    except TimeLost:
        return "lost"
    return "confirmed"


def careless(practitioner_id, visit_type, located, start, holder, dice) -> str:
    """Ask, then write, with nothing held in between."""
    from django.db import IntegrityError

    from booking.models import Practitioner
    from booking.queries.refusal import refusal
    from tests.factories import NOW, make_visit

    practitioner = Practitioner.objects.get(pk=practitioner_id)
    refused = refusal(
        practitioner=practitioner,
        visit_type=visit_type,
        place=located.place,
        start=start,
        now=NOW,
        holder=holder,
    )
    if refused is not None:
        return "refused"
    try:
        make_visit(
            practitioner=practitioner, visit_type=visit_type, start=start, place=located.place.code
        )
    except IntegrityError:
        return "refused by the database"
    return "confirmed"


def race(address: str, *, processes: int, attempts: int, mode: str) -> dict[str, int]:
    """Run `processes` at once, `attempts` each; the sum of what came of it."""
    with tempfile.NamedTemporaryFile() as turns:
        turns.write(bytes(4 * processes))
        turns.flush()
        words = [sys.executable, "-m", "tests.races", str(attempts)]
        running = [
            subprocess.Popen(
                [*words, str(number), mode, turns.name],
                cwd=ROOT,
                env=environment(address, PAYMENTS="off"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(processes)
        ]
        return _together(running)


def _together(running: list[subprocess.Popen]) -> dict[str, int]:
    for process in running:
        assert process.stdout.readline() == "ready\n"
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    total: dict[str, int] = {}
    for process in running:
        out, _err = process.communicate()
        assert process.returncode == 0
        for end, count in json.loads(out.splitlines()[-1]).items():
            total[end] = total.get(end, 0) + count
    return total


def drop_the_guard() -> None:
    """Take the database's own refusal away (on a scratch database)."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER never_twice_insert")
            cursor.execute("DROP TRIGGER never_twice_update")
        else:
            cursor.execute("ALTER TABLE booking_visit DROP CONSTRAINT never_twice")
    connection.close()


def faults() -> tuple[int, int]:
    """Pairs of confirmed visits of one practitioner that (overlap, cannot both be reached)."""
    from booking.models import Visit
    from booking.queries.travel import drives_between

    overlaps = unreachable = 0
    confirmed = Visit.objects.filter(status="confirmed").select_related("practitioner")
    drives = drives_between({visit.place_code for visit in confirmed})
    rounds: dict[int, list[Visit]] = {}
    for visit in confirmed.order_by("start"):
        rounds.setdefault(visit.practitioner_id, []).append(visit)
    for visits in rounds.values():
        for before, after in pairwise(visits):
            drive = drives.minutes(before.place_code, after.place_code, before.end_minute * 60)
            needed = before.practitioner.turnaround_minutes + drive
            overlaps += after.start_minute < before.end_minute
            unreachable += after.start_minute < before.end_minute + needed
    return overlaps, unreachable


def over_midnight() -> int:
    """Confirmed visits that begin on one local day and end on the next."""
    from booking.models import Visit

    confirmed = Visit.objects.filter(status="confirmed")
    return sum(visit.local_minute + 45 > 1440 for visit in confirmed)


if __name__ == "__main__":
    import django

    django.setup()
    print("ready", flush=True)
    sys.stdin.readline()
    _name, how_many, who, how, where = sys.argv
    print(json.dumps(attempt_many(int(how_many), int(who), how, Turns(where))))
