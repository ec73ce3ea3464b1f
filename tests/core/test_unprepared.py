"""A command without a prepared database says so in a sentence."""

import pytest
from django.db import OperationalError, connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from core.unprepared import words_for

MISSING = OperationalError("no such table: booking_patient")


@pytest.mark.django_db
def test_a_database_that_lacks_a_step_names_the_command_that_prepares_it():
    MigrationRecorder(connection).migration_qs.filter(app="core").delete()

    assert words_for(MISSING).startswith(
        "The database is not prepared: run manage.py migrate first (no such table: booking_patient)."
    )


@pytest.mark.django_db
def test_any_other_error_of_a_prepared_database_keeps_its_traceback():
    assert words_for(OperationalError("disk I/O error")) == ""


def test_a_database_that_cannot_be_opened_is_said_to_be_so(tmp_path):
    parts = connection.settings_dict | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "nowhere" / "db.sqlite3"),
        "OPTIONS": {},
    }

    words = words_for(MISSING, DatabaseWrapper(parts, "away"))

    assert words.startswith("The database of DATABASE_URL cannot be opened: unable to open")
