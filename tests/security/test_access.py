"""Who may see which visits, asked of the one place that answers."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from booking.access import for_user, practitioner_of
from booking.models import Visit, VisitStatus
from tests.factories import at, make_practitioner, make_user, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def wing():
    """A practitioner with a visit of every status, and a colleague with one of each as well."""
    kind = make_visit_type()
    people = [
        make_practitioner(hours="", user=make_user(f"{name}@tidewater.example"))
        for name in ("wing", "colleague")
    ]
    for person in people:
        for hour, status in enumerate(VisitStatus.values, 9):
            make_visit(
                practitioner=person,
                visit_type=kind,
                start=at("2026-11-25", f"{hour:02}:00"),
                status=status,
            )
    make_practitioner(hours="")
    return people[0]


def test_a_practitioner_sees_their_own_visits_and_no_hold(wing):
    seen = for_user(wing.user)

    assert practitioner_of(wing.user) == wing
    assert {visit.practitioner for visit in seen} == {wing}
    assert sorted(visit.status for visit in seen) == [
        "cancelled",
        "completed",
        "confirmed",
        "no_show",
    ]


@pytest.mark.parametrize(
    ("is_authenticated", "is_active"), [(True, False), (False, True), (False, False)]
)
def test_whoever_may_not_sign_in_is_nobody_and_sees_nothing(wing, is_authenticated, is_active):
    user = SimpleNamespace(pk=wing.user.pk, is_authenticated=is_authenticated, is_active=is_active)

    assert (practitioner_of(user), list(for_user(user))) == (None, [])


def test_a_stranger_and_somebody_of_the_office_are_no_practitioner(wing):
    for user in (AnonymousUser(), make_user("office@tidewater.example")):
        assert (practitioner_of(user), list(for_user(user))) == (None, [])
    assert Visit.objects.count() == 2 * len(VisitStatus)
