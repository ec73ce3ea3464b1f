"""A migrated database in a hundredth of a second, and the present every test agrees on."""

import os
from collections import Counter
from importlib import import_module

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections

from booking.queries import diary_cache
from config.garbage_collection import settle_in
from tests import databases, factories
from tests.which_database import runs_on_postgresql_alone, runs_once

# The browser driver runs an event loop of its own in this thread; our own code is not async.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


#: Files that take a minute or more: begun first, so that no core waits for one of them at the end.
LONG = (
    *("test_admin_words.py", "test_bad_requests.py", "test_matrix.py", "test_desk.py"),
    *("test_upgrade.py", "test_start_clinic.py", "test_metrics.py", "test_impacts_at_once.py"),
    *("test_every_page.py", "test_keyboard.py"),
)


def pytest_collection_modifyitems(items):
    for item in items:
        if runs_once(item):
            item.add_marker("one_database")
        if runs_on_postgresql_alone(item):
            item.add_marker("postgresql_alone")
    many = Counter(item.path for item in items)
    items.sort(key=lambda one: (one.path.name not in LONG, -many[one.path], str(one.path)))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Migrate once per schema; afterwards only copy."""
    with django_db_blocker.unblock():
        before = connection.settings_dict["NAME"]
        mine = databases.copies().make()
        databases.connect_to(mine)
        databases.copy_instead_of_flush()
        yield
        connections.close_all()
        databases.connect_to(before)
        databases.copies().drop(mine)


@pytest.fixture(scope="session", autouse=True)
def _all_doors_know_the_real_clock():
    """A door first opened while a test has set the clock would keep that clock for good."""
    import_module(settings.ROOT_URLCONF)
    settle_in()  # as a web process does: searching for garbage was a tenth of all the work


@pytest.fixture(autouse=True)
def _fresh_caches():
    for name in settings.CACHES:
        caches[name].clear()
    diary_cache.forget()


@pytest.fixture
def now():
    """Friday 20 November 2026, 10:00 in Vancouver (UTC−7)."""
    return factories.NOW
