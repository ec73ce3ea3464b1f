"""The admin is the clinic's: its name, its icon, its colours."""

import pytest

from config.roles import ensure_all_roles
from core.models import ClinicSettings
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_admin_carries_the_clinics_name_and_icon_on_every_page(client):
    ensure_all_roles()
    ClinicSettings.objects.create(name="Tidewater In-Home Physiotherapy", short_name="Tidewater")
    client.force_login(make_user("owner@tidewater.example", is_superuser=True))

    first = client.get("/admin/").content.decode()
    nowhere = client.get("/admin/nowhere/").content.decode()

    assert "Tidewater In-Home Physiotherapy" in first
    assert "<title>Dashboard - Tidewater</title>" in " ".join(first.split())
    for page in (first, nowhere):
        assert "img/icon" in page
        assert "css/office" in page
        assert "favicon.ico" not in page
