"""What is run on which database is said of files that are there."""

from tests.which_database import BOTH, HERE, POSTGRESQL_ALONE, WALKS, WORDS


def test_every_file_named_is_there():
    named = {*BOTH, *WORDS, POSTGRESQL_ALONE, *(walk.partition("::")[0] for walk in WALKS)}

    assert {name for name in named if not (HERE / name).is_file()} == set()
