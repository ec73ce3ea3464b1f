"""What `make audit` and `make lock-check` say: a question that nobody answered is no clean bill."""

import json

import pytest

from tests import audit, locks

FINE = {"name": "django", "version": "5.2", "vulns": []}
BAD = {"name": "x", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
SKIPPED = {"name": "y", "version": "1", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([FINE], 0, "nothing is known against 1 packages"),
        ([FINE, BAD], 1, "x 1: PYSEC-1, mended in 2"),
        ([FINE, SKIPPED], 2, "nobody could be asked about 1 of 2"),
        ([BAD, SKIPPED], 1, "nobody could be asked about 1 of 2"),
    ],
)
def test_a_package_that_was_not_looked_at_is_said(capsys, packages, code, said):
    assert audit.told("a.lock", json.dumps({"dependencies": packages})) == code
    assert said in capsys.readouterr().out


def test_without_a_network_it_says_that_nothing_was_asked(capsys):
    assert audit.told("a.lock", "", "Traceback\nConnectionError: refused") == 2
    assert "a.lock: not asked: no network here" in capsys.readouterr().out


@pytest.mark.parametrize("lock", locks.LOCKS)
def test_a_lock_names_everything_that_is_asked_for(lock):
    assert locks.missing(lock) == []
    assert len(locks.pinned(lock)) > 50
