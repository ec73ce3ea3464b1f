"""A backup comes back whole or not at all, and what comes back does not repeat what was done since."""

import datetime as dt
import sqlite3
from pathlib import Path
from secrets import token_hex

import pyrage
import pytest
from django.contrib.sessions.models import Session
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection

from booking.models import Patient, Visit
from booking.notifications import kinds
from core import clock, outbox, worker
from core.backups import facts, restoring, trying
from core.backups.archive import BackupRefused, Damaged, WrongIdentity
from core.backups.restoring import HoldsSomething
from core.backups.trying import NoScratch, WrongKeys
from core.fields import key_fingerprints
from core.models import OutboxMessage, WorkerHeartbeat
from tests.backups.refused import refused
from tests.factories import make_patient

INSIST = {"replace": restoring.INSIST}


def path_of(clinic, backup):
    return clinic.home / "backups" / backup


def everything():
    return (
        sorted(Patient.objects.values_list("pk", flat=True)),
        storages["default"].listdir("documents")[1],
    )


def test_what_was_lost_is_there_again(backup, clinic):
    make_patient(name="After the backup")
    Visit.objects.update(public_ref="broken")
    storages["default"].delete("documents/leaflet.pdf")

    call_command("restore", backup, **INSIST)

    assert [one.name for one in Patient.objects.all()] == ["王小明"]
    assert Visit.objects.get().public_ref == clinic.visit.public_ref
    assert storages["default"].open("documents/leaflet.pdf").read() == b"%PDF-1.7 leaflet"
    call_command("check", databases=["default"])


def test_into_an_empty_database_nobody_insists(backup, clinic):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    if connection.vendor == "sqlite":
        file = connection.settings_dict["NAME"]
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)

    call_command("restore", backup)

    assert Patient.objects.get().name == "王小明"


def test_a_database_that_holds_anything_is_not_replaced_without_words(backup, clinic):
    make_patient(name="After the backup")
    before = everything()

    with refused(HoldsSomething, r"2 patients and 1 visits.*--replace.*Nothing was"):
        call_command("restore", backup, replace="yes")
    assert everything() == before


def test_while_a_worker_is_at_work_nothing_is_replaced(backup, clinic):
    worker.beat(clock.database_now())
    before = everything()

    with refused(BackupRefused, "stop the program on every host"):
        call_command("restore", backup, **INSIST)
    assert everything() == before


def test_wrong_field_keys_are_named_by_their_fingerprints(backup, clinic, settings):
    theirs = key_fingerprints()[0]
    settings.FIELD_KEYS = ["another key"]
    mine = key_fingerprints()[0]

    for command in ({"verify": backup}, None):
        with refused(WrongKeys, f"{theirs}.*At hand: {mine}"):
            call_command("backup", **command) if command else call_command(
                "restore", backup, **INSIST
            )


def test_another_identity_does_not_open_it(backup, clinic, tmp_path):
    other = tmp_path / "other"
    other.write_text(str(pyrage.x25519.Identity.generate()))

    with refused(WrongIdentity, "does not open it"):
        call_command("restore", backup, identity=str(other), **INSIST)


def cut(content):
    return content[:-50]


def cut_long(content):
    return content[: len(content) // 2]


def one_bit(content):
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def something_else(content):
    return b"PK\x03\x04 a holiday"


def two(content):
    return content + content


@pytest.mark.parametrize("harm", [cut, cut_long, one_bit, something_else, two])
def test_a_damaged_file_is_refused_and_nothing_is_written(backup, clinic, harm):
    path = path_of(clinic, backup)
    path.write_bytes(harm(path.read_bytes()))
    make_patient(name="After the backup")
    before = everything()

    with refused(Damaged, r"damaged.*Nothing was changed"):
        call_command("restore", str(path), **INSIST)
    assert everything() == before
    assert list((clinic.home / "var/backup-scratch").iterdir()) == []


def backed_up_after(step, capsys):
    """The name of a backup of a database on which the desk's `step` was done, too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('booking', %s, CURRENT_TIMESTAMP)",
            [step],
        )
    call_command("backup")
    return capsys.readouterr().out.partition(":")[0]


def test_a_backup_of_a_release_that_squashed_its_steps_otherwise_is_put_back(clinic, capsys):
    name = backed_up_after("0001_squashed_0002_of_a_release_before", capsys)

    call_command("restore", name, **INSIST)

    assert Visit.objects.count() == 1


def test_a_backup_of_a_newer_program_is_refused(clinic, capsys):
    name = backed_up_after("9999_from_the_future", capsys)

    with refused(BackupRefused, r"newer program.*9999_from_the_future"):
        call_command("restore", name, **INSIST)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("DELETE FROM booking_visit", "booking_visit has 0 rows, not 1"),
        ("DROP TRIGGER money_ledger_update", "missing: trigger money_ledger_update"),
        ("UPDATE booking_patient SET name = 'Wang'", "private field cannot be decrypted"),
    ],
)
def test_what_is_not_as_it_was_counted_is_said(clinic, harm, said):
    def ask(words):
        with connection.cursor() as cursor:
            cursor.execute(words)
            return cursor.fetchall()

    before = facts.facts_of(ask, connection.vendor)
    with connection.cursor() as cursor:
        on = " ON booking_ledgerentry" if connection.vendor == "postgresql" else ""
        cursor.execute(harm + on if harm.startswith("DROP") else harm)

    assert any(said in problem for problem in trying.problems(connection, before))


def test_letters_that_may_have_been_sent_wait_for_a_person_and_later_ones_go_out(clinic, capsys):
    now = clock.now()
    soon, tomorrow = now - dt.timedelta(minutes=5), now + dt.timedelta(days=1)
    ids = {"visit": clinic.visit.pk}
    outbox.enqueue(kinds.PATIENT, key="due", ids=ids, now=soon)
    outbox.enqueue(kinds.PATIENT, key="put off", ids=ids, now=soon)
    outbox.enqueue(kinds.TEXT, key="text", ids=ids, now=soon)
    outbox.enqueue(kinds.PATIENT, key="reminder", ids=ids, now=now, run_at=tomorrow)
    outbox.enqueue(kinds.REFUND, key="money", ids={}, now=soon)
    OutboxMessage.objects.filter(key="put off").update(run_at=now + dt.timedelta(hours=1))
    OutboxMessage.objects.filter(key__in=["due", "money"]).update(
        leased_until=now + dt.timedelta(hours=2), fence=3
    )
    call_command("backup")
    name = capsys.readouterr().out.partition(":")[0]

    call_command("restore", name, **INSIST)

    states = {job.key: (job.state, job.last_error) for job in OutboxMessage.objects.all()}
    assert states == {
        "due": ("dead", "Restored"),
        "put off": ("dead", "Restored"),
        "text": ("dead", "Restored"),
        "reminder": ("waiting", ""),
        "money": ("waiting", ""),
    }
    money = OutboxMessage.objects.get(key="money")
    assert (money.leased_until, money.fence) == (None, 4)
    assert "3 letters or texts that may have been sent" in capsys.readouterr().out


def test_everybody_signs_in_anew_and_the_clock_begins_again(clinic, capsys):
    now = clock.now()
    Session.objects.create(session_key="k", session_data="", expire_date=now + dt.timedelta(days=1))
    long_ago = now - dt.timedelta(hours=1)
    worker.beat(long_ago)
    WorkerHeartbeat.objects.create(name="housekeeping", at=now + dt.timedelta(days=9))
    call_command("backup")

    call_command("restore", capsys.readouterr().out.partition(":")[0], **INSIST)

    assert Session.objects.count() == 0
    assert not WorkerHeartbeat.objects.filter(name="worker").exists()
    assert WorkerHeartbeat.objects.get(name="housekeeping").at <= clock.now()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file is SQLite's")
def test_a_program_that_still_runs_keeps_its_file(backup, clinic):
    running = sqlite3.connect(connection.settings_dict["NAME"])
    running.execute("SELECT 1 FROM booking_visit").fetchall()
    before = everything()

    with refused(BackupRefused, "in use"):
        call_command("restore", backup, **INSIST)

    running.close()
    assert everything() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL replaces in one transaction")
def test_what_stood_there_is_set_aside(backup, clinic):
    make_patient(name="After the backup")

    call_command("restore", backup, **INSIST)

    file = Path(connection.settings_dict["NAME"])
    (aside,) = file.parent.glob(f"{file.name}.before-*")
    assert sqlite3.connect(aside).execute("SELECT count(*) FROM booking_patient").fetchone() == (2,)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs nobody's leave")
def test_a_role_that_may_make_no_database_is_told_so_and_can_still_restore(backup, clinic):
    plain = f"plain_{token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {plain} LOGIN")
        cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" OWNER TO {plain}')
        for kind in ("TABLES", "SEQUENCES"):
            cursor.execute(f"GRANT ALL ON ALL {kind} IN SCHEMA public TO {plain}")
    mighty = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = plain
    try:
        with refused(NoScratch, "CREATEDB"):
            call_command("backup", verify=backup)
        call_command("restore", backup, **INSIST)
        assert Patient.objects.get().name == "王小明"
    finally:
        connection.close()
        connection.settings_dict["USER"] = mighty
