"""What PostgreSQL is asked again and again it keeps, until a table or the connection changes (1047)."""

import pytest
from django.db import OperationalError, connection, transaction

from booking.models import Language
from core.postgresql.kept import ASKED_BEFORE
from core.prepared import prepared
from core.rows import insert

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server"),
]
KEPT = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%booking_language%'"


@prepared
def named(code):
    return Language.objects.filter(code=code, name__startswith="100%").values_list("code", "name")


@pytest.fixture(autouse=True)
def _thai():
    insert(Language(code="th", name="100% Thai"))


def ask_until_kept():
    return [named("th") for _time in range(ASKED_BEFORE + 2)]


def kept():
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        return [statement for (statement,) in cursor.fetchall()]


def test_a_question_asked_three_times_is_kept_with_what_never_changes_written_into_it():
    answers = ask_until_kept()

    [statement] = kept()
    assert answers == [[("th", "100% Thai")]] * len(answers)
    assert (statement.count("$"), "100" in statement) == (1, True)
    assert named("fr") == []


def test_behind_a_pooler_nothing_is_kept(monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)

    answers = ask_until_kept()

    assert (answers[0], kept()) == ([("th", "100% Thai")], [])
    connection.close()


@pytest.mark.parametrize("inside", [False, True])
def test_a_column_that_a_migration_widens_meanwhile_costs_at_most_one_repetition(inside):
    """The release before goes on while the next one migrates."""
    ask_until_kept()
    with elsewhere() as other:
        other.execute("ALTER TABLE booking_language ALTER COLUMN name TYPE varchar(200)")

    if inside:
        with pytest.raises(OperationalError), transaction.atomic():  # 503: try again
            named("th")

    assert named("th") == [("th", "100% Thai")]


def elsewhere():
    """Another session, as whoever migrates has one."""
    return connection.get_new_connection({**connection.get_connection_params()})


def backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()


def test_who_answered_a_moment_ago_is_not_asked_whether_it_is_there():
    mine = backend()

    usable = connection.is_usable()

    with elsewhere() as other:
        asked = "SELECT query FROM pg_stat_activity WHERE pid = %s"
        last = other.execute(asked, mine).fetchone()[0]
    assert (usable, last) == (True, "SELECT pg_backend_pid()")


def test_who_hung_up_a_moment_ago_is_not_taken_for_there():
    mine = backend()
    with elsewhere() as other:
        other.execute("SELECT pg_terminate_backend(%s, 2000)", mine)

    assert not connection.is_usable()
    connection.close()
