"""What pages show of the clinic's offer: kept by the worker, never worked out while somebody waits."""

import datetime as dt

import pytest

from booking import catalogue
from core import cache_tokens
from core.clock import now
from core.generations import AVAILABILITY, raise_generation
from services.models import KeptOffer
from services.models.public_offer import current_offer, restored, stored
from services.offering import keep_offer
from tests import factories
from tests.doors.patient import words_of
from tests.pages import site


@pytest.fixture
def clinic(db):
    kind = factories.make_visit_type()
    area = factories.make_area()
    person = factories.make_practitioner(areas=[area], visit_types=[kind])
    return kind, area, person


def test_what_is_kept_is_what_was_offered(clinic):
    offer = catalogue.public_offer(now())
    keep_offer(now())

    assert restored(KeptOffer.objects.get().offer) == offer
    assert offer.next_start(area=offer.areas[0].id) is not None
    assert stored(offer)["areas"][0]["slug"] == "burnaby"


def test_a_page_reads_the_kept_offer_without_working_it_out(clinic, django_assert_num_queries):
    keep_offer(now())
    current_offer(now())

    with django_assert_num_queries(0):
        assert current_offer(now()).areas[0].name == "Burnaby"


def test_a_change_shows_after_the_workers_next_turn(clinic, client):
    _kind, area, _person = clinic
    site.make_area_page(site.make_site(), area)
    keep_offer(now())
    before = words_of(client.get("/areas/burnaby/"))

    area.travel_fee_cents = 1500
    area.save()
    raise_generation(AVAILABILITY)
    keep_offer(now())

    assert "$15 a visit" not in before
    assert "$15 a visit" in words_of(client.get("/areas/burnaby/"))


def test_pages_stay_kept_while_what_they_show_is_the_same(clinic):
    moment = now()
    keep_offer(moment)
    token = cache_tokens.token()

    keep_offer(moment + dt.timedelta(seconds=1))
    assert cache_tokens.token() == token

    KeptOffer.objects.update(generation=10_000)
    keep_offer(moment + dt.timedelta(seconds=2))
    assert cache_tokens.token() == token


def test_without_a_worker_pages_still_tell_the_truth(clinic):
    KeptOffer.objects.create(
        generation=0,
        made_at=now() - dt.timedelta(hours=1),
        offer={"time_zone": "UTC"} | {"areas": [], "practitioners": [], "visit_types": []},
    )

    assert [area.name for area in current_offer(now()).areas] == ["Burnaby"]
