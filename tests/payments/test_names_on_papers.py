"""The name on a paper is never changed, but for another key of its encryption."""

import pytest
from django.db import connection

from booking.database.money_rules import names_may_be_written_anew, stands
from booking.models import Paper
from booking.operations.money.papers import bring_papers_up_to_date
from tests.factories import NOW, make_patient
from tests.payments.test_money_rules import refused
from tests.payments.test_numbers_without_gaps import settled_visits

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    (visit,) = settled_visits(1)
    visit.patient = make_patient(name="Joan Smith")
    visit.save(update_fields=["patient"])
    return bring_papers_up_to_date(visit=visit, now=NOW)


def renamed(**more):
    Paper.objects.update(patient="Jane Smith", **more)


def test_names_are_written_anew_only_while_that_is_asked_for(paper):
    refused(renamed, "a paper is never changed")

    with names_may_be_written_anew():
        renamed()

    assert Paper.objects.get().patient == "Jane Smith"
    assert stands(connection)
    refused(lambda: Paper.objects.update(patient="Joan Smith"), "a paper is never changed")
    Paper.objects.update(patient="")  # an erasure


def test_broken_off_the_names_and_the_rule_are_as_they_were(paper):
    with pytest.raises(ZeroDivisionError), names_may_be_written_anew():
        renamed()
        1 / 0  # noqa: B018

    assert Paper.objects.get().patient == "Joan Smith"
    refused(renamed, "a paper is never changed")
