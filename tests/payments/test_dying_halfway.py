"""Money that is written in several steps, by processes that die half-way: `make prove` tries every step."""

import pytest

from tests.halfway import dying

pytestmark = pytest.mark.django_db(transaction=True)
#: Of the statements of a path one in so many is the last; `money_kills` tries every one.
STRIDE = 29


@pytest.mark.parametrize("name", dying.PATHS)
def test_whoever_dies_half_way_loses_nothing_and_does_nothing_twice(name):
    dying.seed()
    statement, died, faults, kills = 2, True, [], 0

    while died:
        died, found = dying.killed_at(statement, dying.PATHS[name])
        faults += found
        kills += died
        statement += STRIDE
    dying.close()

    assert faults == []
    assert kills >= 1
