"""A clinic with something to lose, on a database of its own, and where its backups go."""

from inspect import getclosurevars
from pathlib import Path
from types import SimpleNamespace

import pyrage
import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from booking.models import Visit
from core import clock
from tests import servers
from tests.databases import connected_to
from tests.factories import make_patient, make_practitioner, make_visit, make_visit_type


@pytest.fixture
def elsewhere(settings, tmp_path):
    """Folders and keys of this test alone."""
    identity = pyrage.x25519.Identity.generate()
    key = tmp_path / "key.txt"
    key.write_text(f"{identity}\n")
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "core.storages.PrivateStorage",
            "OPTIONS": {"location": settings.VAR_DIR / "private"},
        },
        "backups": {
            "BACKEND": "core.storages.BackupFolder",
            "OPTIONS": {"location": tmp_path / "backups"},
        },
    }
    settings.BACKUP_RECIPIENTS = [str(identity.to_public())]
    settings.BACKUP_IDENTITY = str(key)
    return tmp_path


@pytest.fixture
def scratch_databases(transactional_db, monkeypatch):
    """Django lets a test connect to the databases it has named, and a backup is tried in a new one."""
    guarded = getclosurevars(BaseDatabaseWrapper.ensure_connection).nonlocals
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", guarded["real_ensure_connection"])


@pytest.fixture
def clinic(scratch_databases, request):
    """One patient, one visit, one document, on a database that other processes can open."""
    with servers.scratch("backups") as (name, address), connected_to(name):
        # Only now: the template that is copied lies beside the tests' own VAR_DIR.
        home = request.getfixturevalue("elsewhere")
        patient = make_patient(name="王小明")
        visit_type = make_visit_type()
        practitioner = make_practitioner(visit_types=[visit_type])
        start = clock.now().replace(microsecond=0)
        make_visit(practitioner=practitioner, visit_type=visit_type, patient=patient, start=start)
        storages["default"].save("documents/leaflet.pdf", ContentFile(b"%PDF-1.7 leaflet"))
        yield SimpleNamespace(
            address=address, patient=patient, visit=Visit.objects.get(), home=home
        )
        connection.close()
        for aside in Path(name).parent.glob("*.before-*"):
            aside.unlink()
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def backup(clinic, capsys):
    """The name of a backup of the clinic."""
    call_command("backup")
    return capsys.readouterr().out.partition(":")[0]
