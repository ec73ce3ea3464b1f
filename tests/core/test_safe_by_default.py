"""What must hold before the program serves anybody."""

import pytest
from django.test import Client

from core import checks


def test_debug_on_a_public_address_is_refused(settings):
    settings.DEBUG, settings.HTTPS = True, True

    assert [error.id for error in checks.demo_and_debug_are_not_served_as_production(None)] == [
        "core.E002"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/robots.txt", "/admin/", "/nowhere/"])
def test_every_answer_carries_the_safety_headers(address):
    answer = Client().get(address)

    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.django_db
def test_only_the_admin_may_carry_inline_script():
    site = Client().get("/nowhere/")["Content-Security-Policy"]
    admin = Client().get("/admin/login/")["Content-Security-Policy"]

    assert "unsafe-inline" not in site
    assert "script-src 'self' 'unsafe-inline'" in admin
