"""Health checks: `/healthz` (the process answers) and `/readyz` (what stands behind it)."""

import datetime as dt
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core.clock import now
from core.models import WorkerHeartbeat

WORKER_SILENT_SECONDS = 120
MORE_CHECKS: dict[
    str, Callable[[], str]
] = {}  # other apps add theirs: name → "ok" or what is wrong


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations, overlap guard and worker; 503 names what is not."""
    try:
        found = {
            "database": "ok",
            "migrations": _migrations(),
            "worker": _worker(now()),
            **{name: check() for name, check in MORE_CHECKS.items()},
        }
    except DatabaseError:
        found = {"database": "away"}
    ready = all(state == "ok" for state in found.values())
    return JsonResponse({"ready": ready, **found}, status=200 if ready else 503)


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "pending" if pending else "ok"


def _worker(moment: dt.datetime) -> str:
    beat = WorkerHeartbeat.objects.filter(name="worker").first()
    if beat is None:
        return "never seen"
    return "silent" if beat.older_than(moment, WORKER_SILENT_SECONDS) else "ok"
