"""What a machine may ask: `/livez` and `/healthz` (this process is up), `/readyz` (it can serve), `/workerz`.

`/metrics` (core.metrics) is answered in the same place, to whoever has its token.

A web process is not unready because the mail is slow: what the worker does has an address of its own.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core import clock
from core.backups.signs import backup_state
from core.clock import database_now
from core.fields import WrongFieldKey, private_columns
from core.metrics import metrics
from core.models import OutboxMessage, WorkerHeartbeat
from core.models.outbox import OutboxState
from core.outbox import Lane
from core.periodic import PERIODIC, Periodic
from core.unprepared import migrations_wait
from core.worker import TOLERATED, WORKER, lane_name

WORKER_SILENT = dt.timedelta(seconds=120)
#: A lane may be that long at one job, a report or a slow mail server, before somebody should look.
LANE_SILENT = dt.timedelta(minutes=15)
MORE_CHECKS: dict[
    str, Callable[[], str]
] = {}  # other apps add theirs: name → "ok" or what is wrong


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether this web process can serve: database, clock, migrations, guards, keys; 503 names what not."""
    try:
        found = {
            "database": "ok",
            "clock": _clock(),
            "migrations": _migrations(),
            "keys": _keys(),
            **{name: check() for name, check in MORE_CHECKS.items()},
        }
    except DatabaseError:
        found = {"database": "away"}
    ready = all(state == "ok" for state in found.values())
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


@require_safe
def workerz(request: HttpRequest) -> JsonResponse:
    """Whether the jobs are done: the worker's sign of life, its lanes, what runs by the clock, what waits.

    503 when something is silent or overdue. Jobs that failed wait for a person and are only counted.
    """
    try:
        found = _of_the_worker(database_now())
    except DatabaseError:
        found = {"worker": "database away", "well": False}
    return JsonResponse(found, status=200 if found["well"] else 503)


def _of_the_worker(now: dt.datetime) -> dict[str, Any]:
    beats = {beat.name: beat for beat in WorkerHeartbeat.objects.all()}
    worker = _sign_of_life(beats.get(WORKER), WORKER_SILENT, now)
    in_lanes = {lane: _sign_of_life(beats.get(lane_name(lane)), LANE_SILENT, now) for lane in Lane}
    periodic = {name: _turn(job, beats.get(name), now) for name, job in PERIODIC.items()}
    late = [turn for turn in periodic.values() if turn["late"]]
    return {
        "well": not late and {worker, *in_lanes.values()} == {"ok"},
        "worker": worker,
        "lanes": in_lanes,
        "periodic": periodic,
        **_waiting(now),
        "backup": _backup(now),
    }


def _backup(now: dt.datetime) -> dict[str, Any]:
    """How old the newest backup is. No part of being well: a worker that is started anew mends none."""
    state = backup_state()
    ages = {
        name: round((now - at).total_seconds()) if at else None
        for name, at in (
            ("seconds_ago", state.made_at),
            ("verified_seconds_ago", state.verified_at),
        )
    }
    return {**ages, "late": state.is_late(now), "untried": state.is_untried(now)}


def _sign_of_life(
    beat: WorkerHeartbeat | None, silent_after: dt.timedelta, now: dt.datetime
) -> str:
    if beat is None:
        return "never seen"
    return "silent" if now - beat.at > silent_after else "ok"


def _turn(job: Periodic, beat: WorkerHeartbeat | None, now: dt.datetime) -> dict[str, Any]:
    """When a periodic job last ran to its end, and whether it should have done so since."""
    well = beat.ran_well_at if beat else None
    age = round((now - well).total_seconds()) if well else None
    # Three periods and ten minutes: a turn that is lost with its worker is taken at the next.
    late = bool(beat) and (well is None or now - well > 3 * job.every + dt.timedelta(minutes=10))
    return {"seconds_ago": age, "late": late}


def _waiting(now: dt.datetime) -> dict[str, int]:
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING, run_at__lte=now)
    oldest = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    return {
        "waiting": waiting.count(),
        "oldest_seconds": round((now - oldest).total_seconds()) if oldest else 0,
        "failed": OutboxMessage.objects.filter(state=OutboxState.DEAD).count(),
    }


def _clock() -> str:
    """Whether this machine's time is the database's: an hour fast, it would let go holds that live."""
    off = clock.now() - database_now()
    return "ok" if abs(off) <= TOLERATED else f"{off.total_seconds():+.0f} s off"


def _migrations() -> str:
    return "pending" if migrations_wait(connection) else "ok"


def _keys() -> str:
    """Whether FIELD_KEYS read what was written last: a host with other keys shows nobody their visit."""
    try:
        for model, names in private_columns():
            model._default_manager.order_by("-pk").values_list(*names).first()
    except WrongFieldKey:
        return "cannot read"
    return "ok"


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": livez,
    "/livez": livez,
    "/readyz": readyz,
    "/workerz": workerz,
    "/metrics": metrics,
}


class ProbesMiddleware:
    """Answers machines first: they come by an inner address, over plain http, and carry no cookie.

    So ALLOWED_HOSTS, the redirect to https and whatever asks the database for a page stay behind it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        if not probe:
            return self.get_response(request)
        answer = probe(request)
        answer["Content-Security-Policy"] = "default-src 'none'"  # nothing in it is a page
        return answer
