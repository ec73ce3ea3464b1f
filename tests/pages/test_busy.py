"""A database that is away is a page that says so, not a crash."""

from django.db import OperationalError

from core.middleware import BusyDatabaseMiddleware


def test_a_locked_database_is_a_503_that_asks_no_database(rf):
    middleware = BusyDatabaseMiddleware(lambda request: None)

    response = middleware.process_exception(rf.get("/"), OperationalError("database is locked"))

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "We are busy for a moment" in response.content.decode()
