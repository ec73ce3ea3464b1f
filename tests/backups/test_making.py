"""A backup is made while others write, is read by nobody but its keys' holders, and is tried."""

import subprocess
import sys
import time

import pyrage
import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection

from core import clock
from core.backups.archive import BackupRefused
from core.backups.signs import backup_state
from core.models import WorkerHeartbeat
from tests import servers
from tests.backups.refused import refused

# A letter and its job are written together: a backup has both or neither.
WRITING = """
import django; django.setup()
from booking.operations.reserving.waiting_list import join_waiting_list
from core import outbox
from core.clock import now
from django.db import transaction
for number in range(100_000):
    with transaction.atomic():
        join_waiting_list(prefix="V5H", email=f"writer{number}@example.org", now=now())
        outbox.enqueue("report", key=f"writer:{number}", ids={}, now=now())
    print(number, flush=True)
"""


def pairs(there):
    with there.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM booking_waitinglistentry")
        waiting = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM core_outboxmessage WHERE key LIKE 'writer:%'")
        return waiting, cursor.fetchone()[0]


def stored():
    return storages["backups"].listdir("")[1]


def test_while_another_process_writes_a_backup_is_of_one_moment(clinic, capsys):
    words = [sys.executable, "-c", WRITING]
    writer = subprocess.Popen(
        words, cwd=servers.ROOT, env=servers.environment(clinic.address), stdout=subprocess.PIPE
    )
    try:
        writer.stdout.readline()  # it has begun
        call_command("backup")
        before = pairs(connection)[0]
        time.sleep(0.3)
        assert pairs(connection)[0] > before, "the writer was held up or has died"
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()

    call_command("backup", verify="newest")
    call_command("restore", stored()[0], replace="everything in it")

    waiting, jobs = pairs(connection)
    assert waiting == jobs
    assert 0 < waiting <= before
    assert "is whole" in capsys.readouterr().out


def test_a_backup_shows_nothing_of_what_is_in_it(backup, clinic):
    content = storages["backups"].open(backup).read()

    assert content.startswith(b"age-encryption.org/v1")
    assert b"leaflet" not in content


def test_a_verified_backup_is_remembered(backup, clinic):
    assert backup_state().verified_at is None

    call_command("backup", verify=backup)

    state = backup_state()
    assert not state.is_late(clock.now()) and not state.is_untried(clock.now())


def test_without_a_recipient_nothing_is_made(clinic, settings):
    settings.BACKUP_RECIPIENTS = []

    with refused(BackupRefused, "BACKUP_RECIPIENTS"):
        call_command("backup")
    assert not WorkerHeartbeat.objects.filter(name="backup").exists()


def test_a_recipient_that_is_none_is_named(clinic, settings):
    settings.BACKUP_RECIPIENTS = ["ssh-ed25519 AAAA"]

    with refused(BackupRefused, "ssh-ed25519"):
        call_command("backup")


def test_a_try_that_failed_is_seen(clinic, settings, monkeypatch):
    monkeypatch.setenv("PATH", "")  # no pg_dump
    if connection.vendor == "sqlite":
        settings.STORAGES = {
            **settings.STORAGES,
            "backups": {
                "BACKEND": "core.storages.BackupFolder",
                "OPTIONS": {"location": "/proc/nowhere"},
            },
        }

    with pytest.raises((CommandError, OSError)):
        call_command("backup")
    assert backup_state().has_failed
    assert list((settings.VAR_DIR / "backup-scratch").iterdir()) == []


def test_a_new_key_opens_what_is_encrypted_to_it_and_is_never_written_over(tmp_path, capsys):
    key = tmp_path / "key"
    call_command("backup", new_key=str(key))
    public = capsys.readouterr().out.split("BACKUP_RECIPIENTS=")[1].strip()

    sealed = pyrage.encrypt(b"hello", [pyrage.x25519.Recipient.from_str(public)])
    identity = pyrage.x25519.Identity.from_str(key.read_text().splitlines()[1])

    assert pyrage.decrypt(sealed, [identity]) == b"hello"
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="exists"):
        call_command("backup", new_key=str(key))
