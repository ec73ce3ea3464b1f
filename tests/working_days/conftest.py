"""The clinic's roles as start_clinic makes them, and a small site to work on."""

import pytest
from django.contrib.auth.models import Group

from config.roles import ensure_all_roles
from tests import factories
from tests.pages import site
from tests.working_days.colleague import Colleague


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def home(db):
    home = site.make_site()
    ensure_all_roles()
    return home


@pytest.fixture
def colleague(home):
    def sign_in(role, registered=False):
        user = factories.make_user(f"{role.replace(' ', '.')}@tidewater.example".lower())
        if role != "Practitioner":
            user.groups.add(Group.objects.get(name=role))
        if registered:
            factories.make_practitioner(
                user=user, hours="", registration_number="1234", college="CHCPBC"
            )
        return Colleague(user)

    return sign_in
