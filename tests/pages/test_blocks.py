"""What an editor sees when choosing a block: what it is for, and how it will look."""

import pytest
from django.urls import reverse

from services.blocks import STORY
from services.models import FundingProgram
from tests import factories
from tests.pages import site

BLOCKS = dict(STORY)


@pytest.fixture
def clinic(db):
    home = site.make_site()
    kind = factories.make_visit_type()
    area = factories.make_area("Burnaby")
    factories.make_practitioner(areas=[area], visit_types=[kind])
    site.make_area_page(home, area)
    site.make_service(home, visit_types=[kind])
    site.make_article(home)
    FundingProgram.objects.create(slug="icbc", name="ICBC", summary="After a crash.")
    return home


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_says_what_it_is_for(name):
    assert len(str(BLOCKS[name].meta.description)) > 10
    assert str(BLOCKS[name].label)


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_can_be_seen_before_it_is_chosen(clinic, client, name):
    client.force_login(factories.make_user(is_superuser=True, is_staff=True))
    block = BLOCKS[name]
    assert block.is_previewable

    shown = client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    ).content.decode()

    inside = shown.split('<div class="prose">')[1].split("</main>")[0]
    assert "site.css" in shown
    assert len(inside) > 40, inside
