"""The page skeleton and one person of each editors' role, for walks through the admin in a browser."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import override_settings
from playwright.sync_api import TimeoutError

from blog.models import ArticleIndexPage, Topic
from config.install.pages import lead_site_home, plant_pages
from config.roles import ensure_all_roles
from home.roles import MARKETING, PUBLISHER, REVIEWER
from tests.factories import make_practitioner, make_user

# The server hashes as in production; the tests' own quick hashes would not be believed.
SERVER_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD = "a long enough password"
TOPIC = "Our visits"


def newsroom_of(site):
    """Pages, people by role, and the list of articles; the reviewer is registered."""
    ensure_all_roles()
    plant_pages()
    # About health it would need care card and sources too (0901).
    Topic.objects.get_or_create(name=TOPIC, slug="our-visits", defaults={"about_health": False})
    port = int(site.url.rsplit(":", 1)[1])
    lead_site_home(hostname="127.0.0.1", port=port, name="Tidewater")
    with override_settings(PASSWORD_HASHERS=SERVER_HASHERS):
        people = {role: _somebody(role) for role in (MARKETING, PUBLISHER, REVIEWER)}
    index = ArticleIndexPage.objects.get().pk
    connection.close()
    return SimpleNamespace(people=people, index=index)


def _somebody(role):
    user = make_user(f"{role.split()[-1].lower()}@tidewater.example", PASSWORD)
    user.groups.add(Group.objects.get(name=role))
    if role == REVIEWER:
        make_practitioner(
            name="Tom Wheatley",
            slug="tom-wheatley",
            user=user,
            registration_number="DEMO-2",
            college="CHCPBC",
        )
    return user.email


def sign_in(page, email):
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main .button-next")
    try:
        page.wait_for_url("**/admin/")
    except TimeoutError:
        # What stands there says more than that something else was waited for.
        pytest.fail(f"{email} is at {page.url}: {page.locator('body').inner_text()[:600]}")
