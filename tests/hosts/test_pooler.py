"""Behind PgBouncer in transaction mode, where a connection is another one after each commit."""

from core.databases import database

PARTS = {"ENGINE": "django.db.backends.postgresql", "NAME": "clinic"}


def test_behind_a_pooler_nothing_hangs_on_one_connection():
    pooled = database(PARTS, pooled=True)

    assert pooled["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert pooled["CONN_MAX_AGE"] == 0
    assert database(PARTS)["CONN_MAX_AGE"] == 60
