"""A migrated database in a hundredth of a second, and the present every test agrees on."""

import os
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections

from booking.queries import diary_cache
from tests import databases, factories

# The browser driver runs an event loop of its own in this thread; our own code is not async.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


#: Pure functions, words, styles and papers: what they answer cannot depend on the kind of database.
#: Every page they open is opened on both by others.
ONE_DATABASE = (
    "scheduling/",
    "doors/test_enter.py",
    "pages/test_admin_words.py",
    "pages/test_stylesheets.py",
    "test_architecture.py",
    "test_papers.py",
    "test_private_interfaces.py",
)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.relative_to(HERE).as_posix().startswith(ONE_DATABASE):
            item.add_marker("one_database")


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


@pytest.fixture(autouse=True)
def _fresh_caches():
    for name in settings.CACHES:
        caches[name].clear()
    diary_cache.forget()


@pytest.fixture
def now():
    """Friday 20 November 2026, 10:00 in Vancouver (UTC−7)."""
    return factories.NOW
