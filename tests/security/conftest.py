"""What the files about doors share."""

import logging

import pytest

from tests.security.people import make_diaries, make_people


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The people and diaries, made once for a whole file and taken away after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        people = make_people()
        practitioner, visit = make_diaries(people)
        yield people, practitioner, visit
        transaction.set_rollback(True)


@pytest.fixture
def quiet():
    """Thousands of refusals are this file's business, not the log's."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
