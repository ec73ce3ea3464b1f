"""The demo clinic: loaded twice nothing changes, and what it says keeps its promises."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from booking.models import AreaPrefix, Practitioner, ServiceArea, VisitType
from config.demo.files import read_folder, read_points


def counts():
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label in ("booking", "core", "accounts", "home", "services", "blog")
    }


@pytest.fixture
def demo(db):
    call_command("demo_content", stdout=StringIO())


def test_loading_twice_changes_nothing(demo):
    before = counts()

    call_command("demo_content", stdout=StringIO())

    assert counts() == before


def test_every_postal_code_prefix_belongs_to_one_of_fifteen_areas(demo):
    assert ServiceArea.objects.count() == 15
    assert set(AreaPrefix.objects.values_list("prefix", flat=True)) == {
        row["code"] for row in read_points()
    }


def test_every_area_is_visited_by_somebody_for_a_first_visit(demo):
    first_visit = VisitType.objects.get(slug="first-visit")

    unvisited = ServiceArea.objects.exclude(practitioners__visit_types=first_visit)

    assert list(unvisited) == []


def test_practitioners_never_work_in_areas_they_do_not_serve(demo):
    for practitioner in Practitioner.objects.prefetch_related("areas", "hours__areas"):
        served = set(practitioner.areas.all())
        for window in practitioner.hours.all():
            assert set(window.areas.all()) <= served


def test_thirty_two_people_have_a_registration_that_says_it_is_made_up(demo):
    numbers = Practitioner.objects.values_list("registration_number", flat=True)

    assert len(set(numbers)) == 32
    assert [number for number in numbers if not number.startswith("DEMO-")] == []
    assert len(read_folder("practitioners")) == 32
