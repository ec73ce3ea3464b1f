"""Several web processes keep pages; a change made by any process shows in all of them at once."""

import subprocess
import sys
import urllib.request

import pytest

from tests.servers import ROOT, environment, running, scratch

WORKERS, VISITORS = 3, 24
PUBLISH = """
from core.clock import now
from home.models import HomePage
page = HomePage.objects.get()
page.intro = {words!r}
page.save_revision().publish()
"""
RENAME = """
from core.models import ClinicSettings
clinic = ClinicSettings.current()
clinic.phone = {words!r}
clinic.save()
"""


@pytest.fixture(scope="module")
def clinic(django_db_setup):
    with scratch("processes") as (_name, address):
        manage(
            address,
            "start_clinic",
            "--name",
            "Harbour Physio",
            "--owner",
            "o@clinic.example",
            "--phone",
            "604 555 0123",
        )
        with running(address, workers=WORKERS, ALLOWED_HOSTS="*") as base:
            yield address, base


def manage(address, *words):
    """A management command in a process of its own."""
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(address, BASE_URL="http://127.0.0.1"),
        check=True,
        capture_output=True,
        timeout=120,
    )


def seen(base, times=VISITORS):
    """What that many visitors in a row are shown, whichever process answers each."""
    return [urllib.request.urlopen(f"{base}/", timeout=20).read().decode() for _ in range(times)]


def without(pages, words):
    return sum(words not in page for page in pages)


@pytest.mark.parametrize(
    ("change", "words"), [(PUBLISH, "The tide is in."), (RENAME, "604-555-0111")]
)
def test_what_one_process_publishes_every_process_shows_at_once(clinic, change, words):
    address, base = clinic
    assert without(seen(base), words) == VISITORS  # every process has kept the page as it was

    manage(address, "shell", "-c", change.format(words=words))

    assert without(seen(base), words) == 0
