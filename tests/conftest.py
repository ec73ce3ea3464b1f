"""A migrated database in a hundredth of a second, and the few people every test knows."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from tests import factories

ROOT = Path(__file__).resolve().parents[1]


def migrations_hash() -> str:
    """A name for the schema: changes when any migration of ours or of a library does."""
    import django
    import wagtail

    digest = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    for folder in (
        ROOT / "site",
        ROOT / "home",
        ROOT / "blog",
        ROOT / "services",
        ROOT / "booking",
    ):
        for file in sorted(folder.glob("**/migrations/*.py")):
            digest.update(file.read_bytes())
    digest.update((ROOT / "booking" / "guard.py").read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker, django_test_environment):
    """Migrate once per schema; afterwards copy the migrated file (SQLite) or template (PostgreSQL)."""
    from tests.databases import prepare

    with django_db_blocker.unblock():
        forget = prepare(migrations_hash())
        yield
        connections.close_all()
        forget()


@pytest.fixture
def now():
    """Friday 20 November 2026, 10:00 in Vancouver (UTC−7)."""
    return factories.NOW


@pytest.fixture(autouse=True)
def _fresh_caches():
    from django.core.cache import caches

    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture
def on_postgres(db):
    return connection.vendor == "postgresql"
