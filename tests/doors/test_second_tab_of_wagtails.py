"""Wagtail's own edit pages: the second tab is told what differs, and nothing typed is lost (1016)."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query
from wagtail.documents.models import Document
from wagtail.models import Collection, Locale, Page, Site, Task, Workflow

from accounts.models import User
from core.models import ClinicImage
from tests.factories import make_user
from tests.pages import a_clinic
from tests.working_days.colleague import fields_of

#: The page of each kind of row, and a field of it: its label, and what the first and second tab type.
PAGES = {
    "picture": ("/admin/images/%s/", ClinicImage, "title", "Title"),
    "document": ("/admin/documents/edit/%s/", Document, "title", "Title"),
    "collection": ("/admin/collections/%s/", Collection, "name", "Name"),
    "workflow": ("/admin/workflows/edit/%s/", Workflow, "name", "Name"),
    "task": ("/admin/workflows/tasks/edit/%s/", Task, "name", "Name"),
    "redirect": ("/admin/redirects/%s/", Redirect, "old_path", "Redirect from"),
    "person": ("/admin/users/edit/%s/", User, "first_name", "First Name"),
    "group": ("/admin/groups/edit/%s/", Group, "name", "Name"),
    "site": ("/admin/sites/edit/%s/", Site, "site_name", "Site name"),
}
FIRST, SECOND = "/first-tab", "/second-tab"


@pytest.fixture
def root(db, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    kept = {"BACKEND": "core.storages.PrivateStorage", "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    a_clinic.furnish()
    Redirect.objects.update(redirect_page=None, redirect_link="https://tidewater.example/there/")
    client.force_login(make_user("root@tidewater.example", is_superuser=True))
    return client


def row_of(model):
    rows = model.objects.exclude(depth=1) if model is Collection else model.objects
    if model is Collection and not rows.exists():
        Collection.get_first_root_node().add_child(name="Photographs")
    return rows.order_by("pk").first()


def opened(client, address):
    return fields_of(client.get(address).content.decode(), "shown_version")


def errors(answer):
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.select_one(".messages").get_text(" ").split())


@pytest.mark.parametrize("kind", PAGES)
def test_the_second_tab_is_told_what_differs_and_may_then_mean_it(root, kind):
    address, model, field, label = PAGES[kind]
    row = row_of(model)
    address %= row.pk
    first, second = opened(root, address), opened(root, address)

    saved = root.post(address, {**first, field: FIRST})
    told = root.post(address, {**second, field: SECOND})
    row.refresh_from_db()
    after_told = getattr(row, field)
    again = fields_of(told.content.decode(), "shown_version")
    meant = root.post(address, again)
    row.refresh_from_db()

    assert (saved.status_code, told.status_code, meant.status_code) == (302, 409, 302)
    assert after_told == FIRST
    assert "changed meanwhile" in errors(told)
    assert f"{label}: you have “{SECOND}”; now stored: “{FIRST}”." in errors(told)
    assert again[field] == SECOND
    assert getattr(row, field) == SECOND


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_that_does_not_say_what_it_showed_saves_nothing(root, kind):
    address, model, field, _label = PAGES[kind]
    row = row_of(model)
    address %= row.pk
    before = getattr(row, field)

    refused = root.post(address, {**opened(root, address), field: SECOND, "shown_version": ""})

    row.refresh_from_db()
    assert refused.status_code == 409
    assert "did not say what it showed" in errors(refused)
    assert getattr(row, field) == before


@pytest.mark.parametrize("kind", PAGES)
def test_each_page_carries_what_it_showed_once(root, kind):
    address, model, _field, _label = PAGES[kind]

    html = root.get(address % row_of(model).pk).content.decode()

    assert html.count('name="shown_version"') == 1


def test_save_pressed_twice_on_a_picture_is_saved_once_and_nobody_is_told(root):
    address = PAGES["picture"][0] % row_of(ClinicImage).pk
    sent = {**opened(root, address), "title": "The hall"}

    assert [root.post(address, sent).status_code for _press in range(2)] == [302, 302]


def test_a_permission_given_in_the_first_tab_is_not_taken_back_by_the_second(root):
    group = Group.objects.get(name="Marketing")
    address = f"/admin/groups/edit/{group.pk}/"
    second = opened(root, address)
    before = group.page_permissions.count()
    page = Page.objects.get(slug="fees")
    group.page_permissions.create(page=page, permission=group.page_permissions.first().permission)

    told = root.post(address, second)

    assert told.status_code == 409
    assert "Page permissions now:" in errors(told) and str(page) in errors(told)
    assert group.page_permissions.count() == before + 1


def test_a_page_promoted_in_the_first_tab_stays_when_the_second_saves_another(root):
    query = Query.objects.filter(editors_picks__isnull=False).first()
    address = f"/admin/searchpicks/{query.pk}/"
    second = opened(root, address)
    query.editors_picks.update(description="Written in the first tab")

    told = root.post(address, {**second, "editors_picks-0-description": "Typed in the second"})
    kept = query.editors_picks.get().description
    meant = root.post(address, fields_of(told.content.decode(), "shown_version"))

    assert (told.status_code, kept) == (409, "Written in the first tab")
    assert "Promoted now:" in errors(told) and "Written in the first tab" in errors(told)
    assert meant.status_code == 302
    assert query.editors_picks.get().description == "Typed in the second"


def test_a_collection_moved_in_the_first_tab_stays_where_it_is(root):
    above = Collection.get_first_root_node()
    there = above.add_child(name="Houses")
    row = Collection.get_first_root_node().add_child(name="Doors")
    address = f"/admin/collections/{row.pk}/"
    second = opened(root, address)
    root.post(address, {**second, "parent": there.pk})

    told = root.post(address, second)

    assert told.status_code == 409
    assert "Parent now: Houses" in errors(told)
    assert Collection.objects.get(pk=row.pk).get_parent() == there


def test_a_language_of_the_pages_is_compared_as_well(root):
    row = Locale.objects.order_by("pk").first()
    address = f"/admin/locales/edit/{row.pk}/"
    sent = opened(root, address)

    refused = root.post(address, {**sent, "shown_version": "0" * 32, "language_code": "fr"})

    row.refresh_from_db()
    assert (refused.status_code, row.language_code) == (409, "en")


def test_a_secret_typed_is_said_nowhere(root):
    person = make_user("kim@tidewater.example", first_name="Kim")
    address = f"/admin/users/edit/{person.pk}/"
    second = opened(root, address)
    User.objects.filter(pk=person.pk).update(first_name="Kimberley")

    secret = "four words beside another"
    told = root.post(address, {**second, "password1": secret, "password2": secret})

    assert told.status_code == 409
    assert "now stored: “Kimberley”" in errors(told)
    assert secret not in told.content.decode()
