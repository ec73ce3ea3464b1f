"""The living style page is for people of the clinic only."""

import pytest

from accounts.models import User
from core.stylepage import SAMPLES


@pytest.mark.django_db
def test_strangers_are_told_the_style_page_does_not_exist(client):
    assert client.get("/style/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("name", SAMPLES)
def test_someone_of_the_admin_sees_every_sample(client, name):
    client.force_login(
        User.objects.create_superuser("owner@tidewater.example", "a password of ours")
    )

    assert client.get(f"/style/{name}/").status_code == 200
    assert client.get("/style/nothing-of-the-kind/").status_code == 404
