"""Health advice: edited by one person, approved by another who is registered, then published."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from wagtail.models import Workflow

from core.clock import now
from core.local_time import today
from core.models import Author
from home.roles import MARKETING, PUBLISHER, REVIEWER, ensure_roles
from services.models.review import is_reviewed, may_publish
from tests import factories
from tests.pages import site


@pytest.fixture
def home(db):
    home = site.make_site()
    ensure_roles()
    return home


def make_member(role, registered=False, **practitioner):
    user = factories.make_user(f"{role.replace(' ', '')}@tidewater.example".lower())
    user.groups.add(Group.objects.get(name=role))
    if registered:
        fields = {"registration_number": "1234", "college": "CHCPBC", **practitioner}
        factories.make_practitioner(user=user, hours="", **fields)
    return user


def submit(page, editor):
    page.intro = "Changed advice."
    page.save_revision(user=editor)
    return page.get_workflow().start(page, editor)


def approve(state, user):
    task = state.current_task_state.task.specific
    task.on_action(state.current_task_state, user, "approve")
    state.refresh_from_db()


def test_reviewed_then_published(home):
    page = site.make_article(home)
    reviewer = make_member(REVIEWER, registered=True)
    state = submit(page, make_member(MARKETING))

    approve(state, reviewer)
    page.refresh_from_db()
    assert page.intro == ""

    approve(state, make_member(PUBLISHER))
    page.refresh_from_db()
    assert page.intro == "Changed advice."
    assert page.reviewer == reviewer.practitioner
    assert page.last_reviewed == today(now())


@pytest.mark.parametrize(
    "who", ["nobody registered", "registration over", "the editor", "the author"]
)
def test_nobody_else_can_approve(home, who):
    page = site.make_article(home)
    fields = {"slug": "ann-chan"}
    if who == "registration over":
        fields["registration_valid_to"] = dt.date(2020, 5, 31)
    reviewer = make_member(REVIEWER, registered=who != "nobody registered", **fields)
    if who == "the author":
        page.author = Author.objects.create(name="Ann Chan", slug="ann-chan")
        page.save()
    state = submit(page, reviewer if who == "the editor" else make_member(MARKETING))

    with pytest.raises(PermissionDenied):
        approve(state, reviewer)

    page.refresh_from_db()
    assert not is_reviewed(page)
    assert page.reviewer is None


def test_an_edit_after_the_review_is_not_reviewed(home):
    page = site.make_article(home)
    editor = make_member(MARKETING)
    approve(submit(page, editor), make_member(REVIEWER, registered=True))
    page.refresh_from_db()
    assert is_reviewed(page)

    page.save_revision(user=editor)
    page.refresh_from_db()

    assert not is_reviewed(page)


def test_a_publisher_cannot_publish_advice_that_nobody_reviewed(home, client):
    page = site.make_article(home)
    page.save_revision()
    page.refresh_from_db()
    publisher = make_member(PUBLISHER)

    assert may_publish(page, publisher) is False
    assert may_publish(site.make_page(home), publisher) is True


def test_the_publish_button_refuses_in_the_editor(home, client):
    page = site.make_article(home, intro="As it was.")
    publisher = make_member(PUBLISHER)
    client.force_login(publisher)
    from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield  # noqa: F401

    fields = {
        "title": page.title,
        "slug": page.slug,
        "intro": "Slipped past.",
        "audience": "patients",
        "body": streamfield([]),
        "comments": {
            "TOTAL_FORMS": 0,
            "INITIAL_FORMS": 0,
            "MIN_NUM_FORMS": 0,
            "MAX_NUM_FORMS": 0,
        },
        "action-publish": "1",
    }
    client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(fields))

    page.refresh_from_db()
    assert page.intro == "As it was."


def test_roles_have_exactly_their_rights(home):
    marketing, publisher, reviewer = (make_member(r) for r in (MARKETING, PUBLISHER, REVIEWER))
    page = site.make_page(home)

    can = {
        name: (
            page.permissions_for_user(user).can_edit(),
            page.permissions_for_user(user).can_publish(),
            user.has_perm("core.change_faq"),
            user.has_perm("core.change_alert"),
            user.has_perm("booking.view_visit"),
            user.has_perm("core.change_clinicsettings"),
        )
        for name, user in {"m": marketing, "p": publisher, "r": reviewer}.items()
    }

    assert can == {
        "m": (True, False, True, False, False, False),
        "p": (True, True, True, True, False, False),
        "r": (False, False, False, False, False, False),
    }


def test_ensuring_roles_twice_changes_nothing(home):
    ensure_roles()

    assert Workflow.objects.filter(name="Health advice").count() == 1
    assert [t.name for t in Workflow.objects.get(name="Health advice").tasks] == [
        "Clinical review",
        "Publish",
    ]
