"""What visitors sent, as the clinic's people see it: messages for the office, opinions for editors."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.models import ContactMessage, Feedback
from home.roles import MARKETING, PUBLISHER, ensure_roles
from tests import factories
from tests.doors.office.staff_people import send
from tests.pages import site

MESSAGES, OPINIONS = "/admin/contact-messages/", "/admin/feedback/"


@pytest.fixture
def home(db):
    home = site.make_site()
    Group.objects.get_or_create(name="Office")
    ensure_roles()
    return home


def member(client, role):
    """Signed in with one role, and into the admin."""
    user = factories.make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return user


def message(text="Do you have parking?"):
    return ContactMessage.objects.create(
        name="Joan Smith", phone="604-555-0199", text=text, at=factories.NOW
    )


def opinions(home, number):
    for count in range(number):
        Feedback.objects.create(page=home, helpful=bool(count % 2), text="", at=factories.NOW)


def queries(client, address):
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_office_reads_a_message_and_notes_that_it_was_answered(home, client):
    wrote = message()
    member(client, "Office")

    listed = client.get(MESSAGES).content.decode()
    told = client.get(f"{MESSAGES}inspect/{wrote.pk}/").content.decode()
    send(client, f"{MESSAGES}edit/{wrote.pk}/", {"answered_at": "2026-11-23 09:00"})

    wrote.refresh_from_db()
    assert "Joan Smith" in listed
    assert "Do you have parking?" not in listed  # a glance at the list tells nobody's story
    assert "Do you have parking?" in told
    assert wrote.answered_at is not None


def test_what_a_visitor_wrote_cannot_be_rewritten(home, client):
    wrote = message()
    member(client, "Office")

    client.post(f"{MESSAGES}edit/{wrote.pk}/", {"answered_at": "", "text": "Something else"})

    wrote.refresh_from_db()
    assert wrote.text == "Do you have parking?"
    assert client.get(f"{MESSAGES}new/").status_code == 302
    assert ContactMessage.objects.count() == 1


@pytest.mark.parametrize("role", [MARKETING, PUBLISHER])
def test_messages_are_for_the_office_alone(home, client, role):
    wrote = message()
    member(client, role)

    for address in (MESSAGES, f"{MESSAGES}inspect/{wrote.pk}/", f"{MESSAGES}edit/{wrote.pk}/"):
        assert client.get(address).status_code == 302
    client.post(f"{MESSAGES}delete/{wrote.pk}/")
    assert ContactMessage.objects.count() == 1


@pytest.mark.parametrize("role", [MARKETING, PUBLISHER])
def test_editors_read_opinions_and_change_none(home, client, role):
    opinions(home, 1)
    only = Feedback.objects.get()
    member(client, role)

    assert "Home" in client.get(OPINIONS).content.decode()
    client.post(f"{OPINIONS}edit/{only.pk}/", {"helpful": "on"})
    only.refresh_from_db()
    assert only.helpful is False


def test_opinions_can_be_narrowed_to_the_unhappy_ones(home, client):
    opinions(home, 3)
    member(client, PUBLISHER)

    listed = client.get(OPINIONS, {"helpful": "false"})

    assert listed.context["object_list"].count() == 2


def test_long_lists_cost_no_more_than_short_ones(home, client):
    member(client, PUBLISHER)
    opinions(home, 1)
    queries(client, OPINIONS)
    few = queries(client, OPINIONS)

    opinions(home, 3)

    assert queries(client, OPINIONS) <= few
