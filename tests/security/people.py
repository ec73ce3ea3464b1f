"""One person for each role, and a visit that belongs to one of them."""

from django.contrib.auth.models import Group

from booking.models import DoorNote, TimeOff
from config.roles import ensure_all_roles
from tests.factories import (
    at,
    make_absence,
    make_area,
    make_patient,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)

ROLES = (
    "anonymous",
    "practitioner",
    "colleague",
    "marketing",
    "publisher",
    "reviewer",
    "office",
    "owner",
    "bookkeeper",
)
GROUPS = {
    "marketing": "Marketing",
    "publisher": "Publisher",
    "reviewer": "Clinical reviewer",
    "office": "Office",
    "owner": "Owner",
    "bookkeeper": "Bookkeeper",
}


def make_people():
    """A user for each role but the anonymous one; two of them are practitioners."""
    ensure_all_roles()
    people = {}
    for role in ROLES[1:]:
        people[role] = make_user(f"{role}@tidewater.example", is_superuser=role == "owner")
        if role in GROUPS:
            people[role].groups.add(Group.objects.get(name=GROUPS[role]))
    return people


def make_diaries(people):
    """Both practitioners with an area and hours; the first with a visit of today."""
    area = make_area()
    first = make_practitioner(areas=[area], user=people["practitioner"])
    make_practitioner(areas=[area], user=people["colleague"])
    visit = make_visit(
        practitioner=first,
        visit_type=make_visit_type(),
        start=at("2026-11-20", "09:30"),
        area=area,
        patient=make_patient(name="Joan Smith"),
        reason="PHI-7f3a",
    )
    off = {"practitioner": first, "start": at("2026-12-01", "12:00")}
    time_off = TimeOff.objects.create(**off, end=at("2026-12-01", "15:00"))
    make_absence(visit, **off, end=time_off.end, pk=time_off.pk)
    DoorNote.objects.create(
        pk=time_off.pk,
        visit=visit,
        text="Side door",
        by_name="Ann",
        written_by=people["practitioner"],
        written_at=time_off.end,
        key="matrix",
    )
    return first, visit
