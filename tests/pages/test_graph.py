"""The linked data of each page: one graph, ids that never change, everything pointed at exists."""

import datetime as dt
import json
import re

import pytest
from django.conf import settings

from core.models import Author, ClinicSettings
from tests import factories
from tests.pages import site

BASE = settings.BASE_URL


@pytest.fixture
def home(db):
    ClinicSettings.objects.create(pk=1, name="Tidewater", phone="604-555-0142")
    return site.make_site()


def graph_of(client, address):
    """Nodes of the page's graph by id."""
    html = client.get(address).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert len(blocks) == 1
    whole = json.loads(blocks[0])
    assert whole["@context"] == "https://schema.org"
    nodes = {node["@id"]: node for node in whole["@graph"]}
    assert len(nodes) == len(whole["@graph"])
    return nodes


def make_reviewer():
    return factories.make_practitioner(
        name="Ann Chan", slug="ann-chan", college="CHCPBC", registration_number="1234"
    )


def test_an_article_names_author_reviewer_review_date_and_clinic(home, client):
    writer = Author.objects.create(name="Bo Lee", slug="bo-lee")
    site.make_article(
        home,
        author=writer,
        reviewer=make_reviewer(),
        last_reviewed=dt.date(2026, 10, 6),
        published=dt.date(2026, 10, 6),
        conditions="Low back pain",
    )

    nodes = graph_of(client, "/articles/low-back-pain/")

    here = f"{BASE}/articles/low-back-pain/"
    assert set(nodes) == {
        f"{BASE}/#website",
        f"{BASE}/#clinic",
        f"{here}#page",
        f"{here}#breadcrumbs",
        f"{here}#article",
    }
    page, article = nodes[f"{here}#page"], nodes[f"{here}#article"]
    assert page["@type"] == "MedicalWebPage"
    assert page["lastReviewed"] == "2026-10-06"
    assert page["reviewedBy"]["@id"] == f"{BASE}/team/ann-chan/#person"
    assert page["about"] == [{"@type": "MedicalCondition", "name": "Low back pain"}]
    assert article["author"] == {"@type": "Person", "name": "Bo Lee"}
    assert article["publisher"] == {"@id": f"{BASE}/#clinic"}
    assert article["datePublished"] == "2026-10-06"


def test_a_profile_is_a_profile_page_about_a_person_with_a_registration(home, client):
    area = factories.make_area()
    person = factories.make_practitioner(
        name="Ann Chan",
        slug="ann-chan",
        college="CHCPBC",
        registration_number="1234",
        areas=[area],
    )
    site.make_profile(home, person)

    nodes = graph_of(client, "/team/ann-chan/")

    here = f"{BASE}/team/ann-chan/"
    assert nodes[f"{here}#page"]["@type"] == "ProfilePage"
    assert nodes[f"{here}#page"]["mainEntity"] == {"@id": f"{here}#person"}
    assert nodes[f"{here}#person"]["identifier"] == {
        "@type": "PropertyValue",
        "name": "CHCPBC",
        "value": "1234",
    }
    assert nodes[f"{here}#person"]["areaServed"] == [{"@type": "Place", "name": "Burnaby"}]


def test_a_service_offers_its_visit_types_with_prices(home, client):
    kind = factories.make_visit_type(name="First visit", slug="first-visit", price_cents=16550)
    site.make_service(home, visit_types=[kind])

    nodes = graph_of(client, "/services/back-neck/")

    offers = nodes[f"{BASE}/services/back-neck/#service"]["offers"]
    assert [(o["name"], o["price"], o["priceCurrency"]) for o in offers] == [
        ("First visit", "165.50", "CAD")
    ]


def test_the_clinic_is_a_physiotherapy_business_that_serves_its_areas(home, client):
    factories.make_area("Burnaby")

    clinic = graph_of(client, "/")[f"{BASE}/#clinic"]

    assert clinic["@type"] == ["Physiotherapy", "MedicalBusiness"]
    assert clinic["telephone"] == "+16045550142"
    assert clinic["areaServed"] == [{"@type": "Place", "name": "Burnaby"}]


def test_the_trail_leads_from_home_to_the_page(home, client):
    site.make_article(home)

    nodes = graph_of(client, "/articles/low-back-pain/")

    trail = nodes[f"{BASE}/articles/low-back-pain/#breadcrumbs"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in trail] == [
        (1, "Home", f"{BASE}/"),
        (2, "Articles", f"{BASE}/articles/"),
        (3, "Low back pain", f"{BASE}/articles/low-back-pain/"),
    ]


def test_text_cannot_break_out_of_the_data(home, client):
    site.make_article(home, title="</script><b>x", slug="x")

    nodes = graph_of(client, "/articles/x/")

    assert nodes[f"{BASE}/articles/x/#article"]["headline"] == "</script><b>x"


def test_the_clinic_says_when_it_answers_and_where_each_area_lies(home, client):
    ClinicSettings.objects.update(phone_hours="Monday to Friday, 8 am to 6 pm")
    area = factories.make_area()
    area.latitude, area.longitude = 49.2445, -122.9779
    area.save()
    site.make_area_page(home, area)

    nodes = graph_of(client, "/areas/burnaby/")

    clinic = nodes[f"{BASE}/#clinic"]
    assert clinic["openingHoursSpecification"][0]["opens"] == "08:00"
    where = nodes[f"{BASE}/areas/burnaby/#place"]["geo"]
    assert where == {"@type": "GeoCoordinates", "latitude": 49.24, "longitude": -122.98}
    assert clinic["areaServed"][0]["geo"] == where
