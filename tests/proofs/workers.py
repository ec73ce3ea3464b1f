"""Two workers, a mail server that is slow, one that refuses and is away, kills (−9), and wrong clocks.

Each letter must leave; twice only where a worker died between sending and saying so. Meanwhile the
workers never look dead, and other work is not held up. Where the database has a clock of its own, a
worker whose machine is an hour ahead, or behind, does nothing at all.
"""

import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

from aiosmtpd.controller import Controller
from django.db import connection

from booking.models import WaitingListEntry
from core import clock, outbox, worker
from core.fields import lookup_hash
from core.models import OutboxMessage, WorkerHeartbeat
from tests import servers
from tests.databases import connected_to
from tests.machine import free_port, install

LETTERS = int(os.environ.get("LETTERS", "60"))
KILLS = int(os.environ.get("WORKER_KILLS", "10"))
#: Slower than this no mail server in good health is; the lease is renewed thrice in it, scaled down.
SLOW_SECONDS = 0.5
AWAY_SECONDS = float(os.environ.get("FAULT_SECONDS", "30"))


class SlowServer:
    """Takes every letter after a while, and counts them by their subject's number."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.says = "250 taken"

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        time.sleep(SLOW_SECONDS)
        if self.says[0] != "2":
            return self.says
        self.taken[str(envelope.rcpt_tos[0])] += 1  # type: ignore[attr-defined]
        return "250 taken"


def prove() -> Iterator[dict]:
    """Figures of one run on the database of the environment."""
    with servers.scratch("workers") as (name, address), connected_to(name):
        yield _kills(address)
        connection.close()
    with servers.scratch("refusing") as (name, address), connected_to(name):
        yield _refusing(address)
        if connection.vendor == "postgresql":
            yield from (_an_hour_off(address, way) for way in ("+1h", "-1h"))
        connection.close()


def _kills(address: str) -> dict:
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it writes down every word of SMTP
    mail = SlowServer()
    port = free_port()
    running = Controller(mail, hostname="127.0.0.1", port=port)
    running.start()
    environment = servers.environment(
        address, EMAIL_URL=f"smtp://127.0.0.1:{port}", DEBUG="1", BASE_URL="http://127.0.0.1:1"
    )
    _write_letters()
    began, killed, silent = time.monotonic(), 0, 0.0
    workers = [_start(environment) for _one in range(2)]
    try:
        while _waiting() and time.monotonic() - began < 900:
            time.sleep(random.uniform(0.5, 3))
            silent = max(silent, _silence())
            if killed < KILLS:
                victim = random.randrange(2)
                workers[victim].send_signal(signal.SIGKILL)
                workers[victim].wait()
                workers[victim] = _start(environment)
                killed += 1
    finally:
        for one in workers:
            one.terminate()
        codes = [one.wait(timeout=60) for one in workers]
        running.stop()
    doubled = sum(mail.taken.values()) - len(mail.taken)
    figures = {
        "letters": LETTERS,
        "kills": killed,
        "seconds": round(time.monotonic() - began),
        "lost": LETTERS - len(mail.taken),
        "doubled": doubled,
        "longest_silence_seconds": round(silent, 1),
        "ended_quietly": codes == [0, 0],
    }
    return {**figures, "holds": figures["lost"] == 0 and doubled <= killed and silent < 60}


def _write_letters() -> None:
    now = clock.now()
    for number in range(LETTERS):
        email = f"patient{number}@example.org"
        entry = WaitingListEntry.objects.create(
            prefix="V5H", email=email, email_hash=lookup_hash(email), created_at=now
        )
        outbox.enqueue("waiting.mail", key=f"waiting:{entry.pk}", ids={"entry": entry.pk}, now=now)
    connection.close()


def _start(environment: dict[str, str]) -> subprocess.Popen:
    words = [sys.executable, str(servers.ROOT / "manage.py"), "work"]
    return subprocess.Popen(words, cwd=servers.ROOT, env=environment, stderr=subprocess.DEVNULL)


def _refusing(address: str) -> dict:
    """Nobody listens, then the server says "later" to every letter, then it takes them."""
    mail, port = SlowServer(), free_port()
    environment = servers.environment(
        address, EMAIL_URL=f"smtp://127.0.0.1:{port}", DEBUG="1", BASE_URL="http://127.0.0.1:1"
    )
    _write_letters()
    workers = [_start(environment) for _one in range(2)]
    try:
        time.sleep(AWAY_SECONDS)
        mail.says = "451 later"
        running = Controller(mail, hostname="127.0.0.1", port=port)
        running.start()
        time.sleep(AWAY_SECONDS)
        mail.says, well_from, silent = "250 taken", time.monotonic(), 0.0
        while _waiting() and time.monotonic() - well_from < 900:
            time.sleep(1)
            silent = max(silent, _silence())
        well = round(time.monotonic() - well_from)
    finally:
        for one in workers:
            one.terminate()
            one.wait(timeout=60)
        running.stop()
    figures = {
        "fault": f"mail away for {AWAY_SECONDS:.0f} s, refusing for as long",
        "letters": LETTERS,
        "lost": LETTERS - len(mail.taken),
        "doubled": sum(mail.taken.values()) - len(mail.taken),
        "given_up": OutboxMessage.objects.filter(state="dead").count(),
        "longest_silence_seconds": round(silent, 1),
        "seconds_until_well": well,
    }
    return {**figures, "holds": not (figures["lost"] or figures["doubled"] or figures["given_up"])}


def _an_hour_off(address: str, way: str) -> dict:
    """A machine whose clock is wrong stands aside, and says why."""
    if not shutil.which("faketime"):
        install("faketime")
    outbox.enqueue("report", key=f"clock {way}", ids={}, now=clock.now())
    connection.close()
    words = [
        "faketime",
        "-f",
        way,
        sys.executable,
        str(servers.ROOT / "manage.py"),
        "work",
        "--once",
    ]
    variables = servers.environment(address, DEBUG="1", BASE_URL="http://127.0.0.1:1")
    ended = subprocess.run(words, cwd=servers.ROOT, env=variables, capture_output=True, text=True)
    touched = OutboxMessage.objects.filter(key=f"clock {way}", attempts__gt=0).count()
    stood_aside = ended.returncode != 0 and "ClocksDiffer" in ended.stderr
    return {
        "fault": f"a machine whose clock is {way} off",
        "said": ended.stderr.strip()[-80:],
        "holds": stood_aside and not touched,
    }


def _waiting() -> int:
    waiting = OutboxMessage.objects.filter(kind="waiting.mail", state="waiting").count()
    connection.close()
    return waiting


def _silence() -> float:
    """Seconds since a worker last said that it lives."""
    beat = WorkerHeartbeat.objects.filter(name=worker.WORKER).first()
    return (clock.now() - beat.at).total_seconds() if beat else 0.0
