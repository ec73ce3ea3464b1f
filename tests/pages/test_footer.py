"""The footer leads to no page that is not there."""

import pytest
from bs4 import BeautifulSoup

from tests.pages import site

pytestmark = pytest.mark.django_db


def links(client):
    footer = BeautifulSoup(client.get("/").content, "html.parser").footer
    return {link["href"] for link in footer.select('a[href^="/"]')}


def test_a_page_is_linked_once_it_is_published_and_not_before(client):
    home = site.make_site()
    page = site.make_page(home, "Refer a patient", "refer")
    page.unpublish()
    before = links(client)
    page.save_revision().publish()

    assert "/refer/" not in before
    assert "/refer/" in links(client)


def test_everything_the_footer_of_a_new_clinic_links_to_answers(client):
    site.make_site()
    answers = {address: client.get(address).status_code for address in links(client)}

    assert [address for address, status in answers.items() if status >= 400] == []
