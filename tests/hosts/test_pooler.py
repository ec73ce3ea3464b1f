"""Behind PgBouncer in transaction mode, where a connection is another one after each commit."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.db import connection

from core.databases import database
from tests import servers
from tests.hosts.conftest import installed_or_skipped
from tests.machine import _not_root, free_port

PARTS = {"ENGINE": "django.db.backends.postgresql", "NAME": "clinic"}
# Hold, confirm, read a list by a cursor of the server's, count by a statement, take a job.
A_DAY = """
import django; django.setup()
import datetime as dt
from django.db import connection, transaction
from booking.models import Visit
from core import outbox, ratelimit
from core.clock import database_now
now = database_now()
for turn in range(20):
    assert ratelimit.allowed("pooler", most=99, seconds=9999, now=now)
    with transaction.atomic():
        outbox.enqueue("report", key=f"pooler:{turn}", ids={}, now=now)
        list(Visit.objects.select_for_update())
    assert list(Visit.objects.iterator(chunk_size=1)) == []
    assert outbox.claim(database_now()).key == f"pooler:{turn}"
print("well", connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"])
"""


def test_behind_a_pooler_nothing_hangs_on_one_connection():
    pooled = database(PARTS, pooled=True)

    assert pooled["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert pooled["CONN_MAX_AGE"] == 0
    assert database(PARTS)["CONN_MAX_AGE"] == 60


@pytest.fixture
def pooler(transactional_db):
    """PgBouncer with two connections for everybody; yields a DATABASE_URL through it."""
    if connection.vendor != "postgresql":
        pytest.skip("PgBouncer is PostgreSQL's")
    program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
    if not shutil.which(program):
        installed_or_skipped("pgbouncer")
    with servers.scratch("pooler") as (name, address):
        found, port = connection.settings_dict, free_port()
        folder = Path(tempfile.mkdtemp(prefix="doorstep-pooler-"))
        (folder / "users.txt").write_text(f'"{found["USER"]}" ""\n')
        (folder / "pgbouncer.ini").write_text(
            f"""
[databases]
{name} = host={found["HOST"]} port={found["PORT"]} user={found["USER"]}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = 2
"""
        )
        words = [program, "-q", str(folder / "pgbouncer.ini")]
        server = subprocess.Popen(words, stderr=subprocess.DEVNULL, **_not_root(folder))
        time.sleep(0.5)
        yield address.replace(f":{found['PORT']}/", f":{port}/")
        server.kill()
        server.wait()
        shutil.rmtree(folder)


def test_a_day_passes_through_a_pooler_in_transaction_mode(pooler):
    done = subprocess.run(
        [sys.executable, "-c", A_DAY],
        cwd=servers.ROOT,
        env=servers.environment(pooler, DATABASE_POOLER="1"),
        capture_output=True,
        text=True,
    )

    assert done.stdout.strip() == "well True", done.stderr
