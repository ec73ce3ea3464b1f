"""The office's, the owner's and a practitioner's day; nobody is offered a door that does not open."""

import re
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission

from accounts.invitations import OWNER
from accounts.models import User
from booking.models import Closure, RefundPolicy
from core.models import ClinicImage, ClinicSettings
from home.models import ContactMessage
from home.roles import MARKETING, PUBLISHER, REVIEWER
from services.models.review import ClinicalReviewTask
from tests import factories
from tests.accounts.conftest import SECRET, app_code
from tests.pages import site
from tests.working_days.colleague import a_photo

MENU = re.compile(r'"url": "(/admin/[^"]*)"')
EDITORS_ROOMS = ["/admin/images/", "/admin/documents/", "/admin/snippets/core/faq/"]
OWNERS_ROOMS = [
    "/admin/users/",
    "/admin/settings/core/clinicsettings/",
    "/admin/desk/people/invite/",
    "/admin/refund-policies/new/",
]
SUPERUSERS_ROOMS = ["/admin/groups/", "/admin/sites/", "/admin/locales/", "/admin/workflows/list/"]


@pytest.fixture
def visit(home):
    factories.make_policy()
    kind, area = factories.make_visit_type(), factories.make_area()
    person = factories.make_practitioner(areas=[area], visit_types=[kind])
    start = factories.at("2027-11-24", "12:00")
    return factories.make_visit(practitioner=person, visit_type=kind, start=start, area=area)


@pytest.mark.parametrize("role", [MARKETING, PUBLISHER, REVIEWER, "Office", OWNER])
def test_every_door_of_the_menu_opens(visit, colleague, role):
    somebody = colleague(role)
    doors = {door for door in MENU.findall(somebody.open("/admin/")) if "logout" not in door}

    assert len(doors) > 2 or role == REVIEWER  # her queue is on the first page
    assert [door for door in sorted(doors) if not somebody.opens(door)] == []


def test_the_office_keeps_visits_people_and_closures(visit, colleague):
    office = colleague("Office")
    ContactMessage.objects.create(name="Ada", text="Hello?", at=factories.NOW)

    for path in (
        "/admin/visits/",
        f"/admin/desk/visits/{visit.public_ref}/",
        f"/admin/desk/visits/{visit.public_ref}/cancel/",
        f"/admin/desk/patients/{visit.patient_id}/",
        "/admin/desk/book/",
        f"/admin/desk/practitioners/{visit.practitioner_id}/hours/",
        f"/admin/desk/practitioners/{visit.practitioner_id}/time-off/",
        f"/admin/practitioners/edit/{visit.practitioner_id}/",
        "/admin/service-areas/new/",
        "/admin/visit-types/new/",
        "/admin/desk/reports/why/",
        "/admin/desk/reports/money/",
        "/admin/contact-messages/",
    ):
        assert office.opens(path), path
    office.press("/admin/closures/new/", "date", date="2027-12-24", name="Christmas Eve")

    assert Closure.objects.count() == 1
    refused = [*EDITORS_ROOMS, *OWNERS_ROOMS, *SUPERUSERS_ROOMS, "/admin/pages/", "/practice/"]
    assert [path for path in refused if office.opens(path)] == []


def test_the_owner_sets_terms_invites_publishes_and_needs_to_be_no_superuser(visit, colleague):
    owner = colleague(OWNER)
    home = site.make_page(site.Page.objects.get(depth=2).specific)
    for path in [*EDITORS_ROOMS, *OWNERS_ROOMS, "/admin/visits/", "/admin/pages/"]:
        assert owner.opens(path), path

    owner.upload("/admin/images/multiple/add/", a_photo())
    owner.press(
        "/admin/desk/people/invite/",
        "email",
        email="new@tidewater.example",
        name="Jo Lim",
        role=str(Group.objects.get(name=MARKETING).pk),
    )
    owner.press(
        f"/admin/settings/core/clinicsettings/{ClinicSettings.current().pk}/",
        "navigation_text",
        phone="604-555-0199",
    )
    owner.press(
        f"/admin/pages/{home.pk}/edit/",
        "title",
        title="Our fees",
        **{"action-publish": "1", "body-count": "0"},
    )

    home.refresh_from_db()
    assert home.title == "Our fees"
    assert ClinicImage.objects.count() == 1
    assert User.objects.get(email="new@tidewater.example").groups.get().name == MARKETING
    assert ClinicSettings.current().phone == "604-555-0199"
    assert RefundPolicy.objects.count() == 1
    assert [path for path in SUPERUSERS_ROOMS if owner.opens(path)] == []


def test_a_practitioner_finds_the_whole_practice_and_no_admin(home, colleague):
    person = colleague("Practitioner", registered=True)

    for path in ("", "agenda/", "hours/", "dates/", "time-off/", "areas/", "calendar/"):
        assert person.opens(f"/practice/{path}"), path
    assert [path for path in ("/admin/visits/", "/admin/pages/") if person.opens(path)] == []


@pytest.mark.parametrize("factor", ["not asked for", "not set up", "not shown", "shown"])
@pytest.mark.parametrize("door", ["/admin/", "/admin/login/?next=/admin/", "/admin/images/"])
def test_a_practitioner_at_the_admins_door_never_goes_round(home, settings, door, factor):
    settings.SECOND_FACTOR_REQUIRED = factor != "not asked for"
    user = factories.make_user("wing@tidewater.example", "a long enough password")
    factories.make_practitioner(user=user)
    browser = Client()
    if factor in ("not shown", "shown"):
        TOTP.activate(user, SECRET)
    anonymous = browser.get(door, follow=True)
    if factor == "shown":
        browser.post(
            anonymous.request["PATH_INFO"] + "?next=/admin/",
            {"login": user.email, "password": "a long enough password"},
        )
        browser.post("/accounts/2fa/authenticate/", {"code": app_code()})
    else:
        browser.force_login(user)

    led = browser.get(door, follow=True)

    assert anonymous.request["PATH_INFO"] == "/accounts/login/"
    assert len(led.redirect_chain) <= 2
    # Setting a factor up asks for the password first, once the sign-in is some time ago.
    asked = {"not set up": "account_reauthenticate", "not shown": "mfa_reauthenticate"}.get(factor)
    if asked:
        assert (led.status_code, led.resolver_match.url_name) == (200, asked)
    else:
        assert led.status_code == 403
        assert browser.get("/accounts/landing/", follow=True).status_code == 200


def test_an_older_installation_gets_the_rights_that_are_asked_for(home):
    group, root = Group.objects.create(name="Writers"), Collection.objects.get(depth=1)
    for codename in ("add_clinicimage", "change_clinicimage", "choose_image"):
        right = Permission.objects.get(content_type__app_label="core", codename=codename)
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=right)

    import_module("core.migrations.0004_picture_rights").give_what_is_asked_for(apps, None)

    given = group.collection_permissions.values_list(
        "permission__content_type__app_label", "permission__codename"
    )
    assert sorted(given) == [
        ("wagtailimages", "add_image"),
        ("wagtailimages", "change_image"),
        ("wagtailimages", "choose_image"),
    ]
    assert ClinicalReviewTask.objects.count() == 1
