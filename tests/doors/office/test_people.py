"""Practitioners' hours and invitations, and whom the owner lets in."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse

from accounts.models import User
from booking.models import Practitioner, WorkingHours
from booking.operations.practitioners.invite import SignInTaken
from booking.operations.practitioners.working_hours import WindowBackwards, WindowsOverlap
from core import outbox
from core.clock import now as clock_now
from tests.doors.office.staff_people import editor_user, office_user, send
from tests.factories import VANCOUVER, make_area, make_practitioner
from tests.refusals import provoked

pytestmark = pytest.mark.django_db

TODAY = clock_now().astimezone(VANCOUVER).date()
FROM = str(TODAY + dt.timedelta(days=7))


def week(*rows, **fields):
    """Rows of (weekday, from, to, areas) as the form sends them."""
    sent = {"row-TOTAL_FORMS": len(rows), "row-INITIAL_FORMS": 0, "from_date": FROM, **fields}
    for number, (weekday, opens, closes, areas) in enumerate(rows):
        sent |= {
            f"row-{number}-weekday": weekday,
            f"row-{number}-from_minute": opens,
            f"row-{number}-to_minute": closes,
            f"row-{number}-areas": [area.pk for area in areas],
        }
    return sent


def test_the_office_sets_a_week_from_a_date_on(office):
    area = make_area()
    practitioner = make_practitioner(areas=[area])

    response = send(
        office,
        reverse("desk:practitioner_hours", args=[practitioner.pk]),
        week(("0", "08:00", "12:30", [area]), ("", "", "", []), ("0", "13:00", "24:00", [])),
    )

    assert response.status_code == 302
    new = WorkingHours.objects.filter(valid_from=FROM).order_by("from_minute")
    assert list(new.values_list("weekday", "from_minute", "to_minute", "areas")) == [
        (0, 480, 750, area.pk),
        (0, 780, 1440, None),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("1", "12:00", "12:00", [])], "Tuesday: a window ends before it begins."),
        ([("1", "09:00", "", [])], "Give the window both edges"),
        ([("1", "9am", "12:00", [])], "Enter a whole number."),
        ([("9", "09:00", "12:00", [])], "Select a valid choice."),
    ],
)
def test_a_week_that_makes_no_sense_is_refused(office, rows, said):
    practitioner = make_practitioner()
    before = list(WorkingHours.objects.values())

    response = send(office, reverse("desk:practitioner_hours", args=[practitioner.pk]), week(*rows))

    assert response.status_code == 422
    assert said in response.content.decode()
    assert list(WorkingHours.objects.values()) == before


@pytest.mark.parametrize(
    ("refusal", "rows", "said"),
    [
        (
            WindowBackwards,
            [("1", "12:00", "09:00", [])],
            "Tuesday: a window ends before it begins.",
        ),
        (
            WindowsOverlap,
            [("1", "09:00", "12:00", []), ("1", "11:59", "13:00", [])],
            "Tuesday: two windows overlap.",
        ),
    ],
)
def test_windows_that_contradict_each_other_are_refused(office, refusal, rows, said):
    practitioner = make_practitioner()
    before = list(WorkingHours.objects.values())

    with provoked(refusal):
        response = send(
            office, reverse("desk:practitioner_hours", args=[practitioner.pk]), week(*rows)
        )

    assert said in response.content.decode()
    assert list(WorkingHours.objects.values()) == before


def test_hours_in_an_area_that_is_not_theirs_are_refused(office):
    practitioner = make_practitioner(hours=None)

    response = send(
        office,
        reverse("desk:practitioner_hours", args=[practitioner.pk]),
        week(("1", "09:00", "12:00", [make_area()])),
    )

    assert response.status_code == 422
    assert WorkingHours.objects.count() == 0


def test_an_editor_changes_nobody_s_hours_and_invites_nobody(client):
    client.force_login(editor_user())
    practitioner = make_practitioner(email="p@clinic.example", hours=None)

    client.post(reverse("desk:practitioner_hours", args=[practitioner.pk]), week())
    client.post(reverse("desk:practitioner_invite", args=[practitioner.pk]))
    client.post(reverse("desk:invite"), {"name": "X", "email": "x@clinic.example"})

    assert User.objects.count() == 1


def test_an_invited_practitioner_signs_in_to_their_own_diary(office):
    practitioner = make_practitioner(name="Priya Sandhu", email="p@clinic.example")

    office.post(reverse("desk:practitioner_invite", args=[practitioner.pk]))
    outbox.run_due(clock_now())

    practitioner.refresh_from_db()
    assert practitioner.user.email == "p@clinic.example"
    assert [message.to for message in mail.outbox] == [["p@clinic.example"]]
    page = office.get(reverse("practitioners:edit", args=[practitioner.pk])).content.decode()
    assert "Invite again" in page


def test_two_practitioners_never_share_a_sign_in(office):
    first, second = (make_practitioner(email="p@clinic.example") for _each in range(2))
    office.post(reverse("desk:practitioner_invite", args=[first.pk]))

    with provoked(SignInTaken):
        office.post(reverse("desk:practitioner_invite", args=[second.pk]))

    assert Practitioner.objects.filter(user__isnull=False).get() == first


def test_a_practitioner_without_an_address_is_not_invited(office):
    practitioner = make_practitioner(email="")

    office.post(reverse("desk:practitioner_invite", args=[practitioner.pk]))

    practitioner.refresh_from_db()
    assert practitioner.user is None


def test_the_owner_invites_a_colleague_into_a_role(owner):
    role = Group.objects.get(name="Office")

    response = owner.post(
        reverse("desk:invite"), {"name": "Pat Lee", "email": "pat@clinic.example", "role": role.pk}
    )

    assert response.status_code == 302
    pat = User.objects.get(email="pat@clinic.example")
    assert [group.name for group in pat.groups.all()] == ["Office"]
    assert not pat.is_superuser


def test_the_office_invites_nobody_into_a_role(office):
    office.post(
        reverse("desk:invite"),
        {"name": "Pat", "email": "pat@clinic.example", "role": Group.objects.first().pk},
    )

    assert User.objects.count() == 1


def test_somebody_who_signs_in_already_is_not_invited_again(owner):
    response = owner.post(
        reverse("desk:invite"),
        {
            "name": "M",
            "email": "owner@tidewater.example",
            "role": Group.objects.get(name="Owner").pk,
        },
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]


def test_the_owner_opens_the_people_and_the_clinic_s_facts(owner):
    assert owner.get(reverse("wagtailusers_users:index")).status_code == 200
    settings_page = owner.get("/admin/settings/core/clinicsettings/", follow=True)
    assert settings_page.status_code == 200


def test_the_office_does_not_open_the_people(office):
    response = office.get(reverse("wagtailusers_users:index"))

    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))


def test_whoever_signs_in_has_the_clinic_s_clock_in_the_admin(client, settings):
    user = office_user()

    client.post(
        "/accounts/login/",
        {"login": user.email, "password": "a long enough password"},
    )

    assert User.objects.get().wagtail_userprofile.current_time_zone == settings.CLINIC_TIME_ZONE
