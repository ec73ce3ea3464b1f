"""The owner's first page says how the backups are, in words, and nobody else's does."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from core.backups import signs
from core.clock import now as clock_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings):
    """An installation that has a key to encrypt to."""
    settings.BACKUP_RECIPIENTS = ["age1of-the-tests"]


def hours_ago(hours):
    return clock_now() - dt.timedelta(hours=hours)


def _made(hours):
    moment = hours_ago(hours)
    signs.trying(moment)
    signs.made(moment)


def panel(client):
    page = BeautifulSoup(client.get("/admin/").content, "html.parser")
    found = page.find(id="desk-backup-section") or page.find(id="desk-backup")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_before_the_first_night_it_says_that_there_is_none(owner, kept):
    said = panel(owner)

    assert "No backup has been made yet." in said
    assert "It is late" in said
    assert "None has been opened yet" in said


def test_a_backup_of_last_night_that_was_opened_is_well(owner, kept):
    _made(3)
    signs.verified(hours_ago(72))

    said = panel(owner)

    assert "The newest backup was made" in said
    assert "found whole" in said
    assert not any(word in said for word in ("late", "failed", "every month"))


def test_one_night_missed_is_late_and_five_weeks_unopened_are_said(owner, kept):
    _made(40)
    signs.verified(hours_ago(24 * 36))

    said = panel(owner)

    assert "It is late: show this to whoever runs the site." in said
    assert "That should happen every month." in said


def test_a_try_that_failed_is_said(owner, kept):
    _made(30)
    signs.trying(hours_ago(3))

    assert "The last try failed." in panel(owner)


def test_where_nobody_set_up_backups_the_owner_reads_what_that_means(owner, settings):
    settings.DEMO = False
    assert "If this machine is lost, everything on it is" in panel(owner)

    settings.DEMO = True
    assert panel(owner) == ""


def test_it_is_the_owners_affair(office, kept):
    assert panel(office) == ""
