"""What a held time makes stale: the pages that said that time, and no other."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from booking.operations.reserving.expire import expire_holds
from core import cache_tokens
from core.clock import now
from core.generations import AVAILABILITY, raise_generation
from core.page_dependencies import noted, noting, still_true
from services.models import KeptOffer
from services.offering import keep_offer
from tests import factories
from tests.doors.patient import Patient, words_of
from tests.pages import site

pytestmark = pytest.mark.django_db

WITH_TIMES = ["/", "/areas/burnaby/", "/team/", "/team/wing/", "/areas/"]
WITHOUT = ["/fees/", "/articles/back/", "/sitemap.xml", "/services/"]


@pytest.fixture
def pages():
    """Two areas, each with somebody of its own; what everything costs is on a page."""
    kind = factories.make_visit_type(name="First visit", slug="first-visit")
    home = site.make_site()
    for area, name in [
        (factories.make_area("Burnaby", ("V5H",)), "Wing"),
        (factories.make_area("Surrey", ("V3S",)), "Ravi"),
    ]:
        person = factories.make_practitioner(
            name=name, slug=name.lower(), areas=[area], visit_types=[kind]
        )
        site.make_area_page(home, area)
        site.make_profile(home, person)
    site.make_article(home, "Back", "back")
    site.make_page(home, body=[{"type": "prices", "value": {"title": "What it costs"}}])
    return home


def hold_the_soonest(postal_code):
    """A visitor of their own takes the first time there is, at the door everybody uses."""
    visitor = Patient(bench=None)
    answers = {"postal_code": postal_code, "whose": "me", "been": "new"}
    visitor.client.post("/book/who/", answers)
    visitor.post("what")
    page = BeautifulSoup(visitor.get("/book/times/").content, "html.parser")
    soonest = page.select_one(".soonest input")["value"]
    assert visitor.client.post("/book/times/", {"start": soonest}).url == "/book/details/"
    return visitor.visit


def queries(address):
    with CaptureQueriesContext(connection) as found:
        assert Client().get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("worker", [True, False])
def test_a_hold_costs_pages_without_times_no_query(pages, worker):
    if worker:
        keep_offer(now())
    for address in WITHOUT:
        queries(address)

    hold_the_soonest("V5H")
    if worker:
        keep_offer(now())

    assert {address: queries(address) for address in WITHOUT} == dict.fromkeys(WITHOUT, 0)


def test_a_time_held_elsewhere_leaves_an_area_page_kept(pages):
    keep_offer(now())
    addresses = ["/areas/burnaby/", "/team/wing/"]
    before = [Client().get(address).content for address in addresses]

    hold_the_soonest("V3S")
    keep_offer(now())

    # One looks the offer's row up, for all pages of the process; none is made anew.
    assert [queries(address) for address in addresses * 2] == [1, 0, 0, 0]
    assert [Client().get(address).content for address in addresses] == before


@pytest.mark.parametrize("worker", [True, False])
def test_the_pages_that_said_the_held_time_say_the_next_one(pages, worker):
    if worker:
        keep_offer(now())
    before = {address: words_of(Client().get(address)) for address in WITH_TIMES}
    assert before == {address: words_of(Client().get(address)) for address in WITH_TIMES}

    hold_the_soonest("V5H")
    if worker:
        keep_offer(now())

    after = {address: words_of(Client().get(address)) for address in WITH_TIMES}
    assert [address for address in WITH_TIMES if after[address] == before[address]] == []


def test_a_time_given_back_is_said_again(pages):
    keep_offer(now())
    before = words_of(Client().get("/areas/burnaby/"))
    visit = hold_the_soonest("V5H")
    keep_offer(now())
    Client().get("/areas/burnaby/")

    expire_holds(visit.hold_expires + dt.timedelta(seconds=1))
    keep_offer(now())

    assert words_of(Client().get("/areas/burnaby/")) == before


def test_a_new_visit_type_stands_on_the_fees_after_the_workers_next_turn(pages):
    keep_offer(now())
    before = words_of(Client().get("/fees/"))

    factories.make_visit_type(name="Dry needling", slug="dry-needling")
    raise_generation(AVAILABILITY)
    keep_offer(now())

    assert "Dry needling" not in before
    assert "Dry needling" in words_of(Client().get("/fees/"))


def test_a_kept_page_is_sent_while_the_database_is_away(pages):
    keep_offer(now())
    before = Client().get("/areas/burnaby/").content
    cache_tokens.renew(AVAILABILITY)

    def away(*_asked):
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(away):
        assert Client().get("/areas/burnaby/").content == before


def test_an_offer_kept_by_an_earlier_version_is_worked_out_on_the_spot(pages):
    keep_offer(now())
    row = KeptOffer.objects.get()
    row.offer["areas"][0]["first_start"] = row.offer.pop("firsts")["rows"][0][3]
    row.save()

    assert "Next free" in words_of(Client().get("/areas/burnaby/"))


def test_a_page_made_while_its_time_was_taken_is_made_again():
    with noting() as said:
        noted("first", 9)
        noted("first", 10)

    assert not still_true(said)
