"""What a page says is free can be booked there, for that visit, with that person."""

import datetime as dt
from itertools import product

import pytest

from booking import catalogue
from core.clock import now
from core.local_time import soon
from services.choice import TeamChoice
from tests.doors.patient import words_of
from tests.factories import make_area, make_practitioner, make_visit, make_visit_type
from tests.pages import site

pytestmark = pytest.mark.django_db

NAMES = {"burnaby": "Burnaby", "surrey": "Surrey", "north-shore": "North Shore"}
MIDDLE = {"burnaby": "V5H", "surrey": "V3S", "north-shore": "V7L"}
GIVES = {
    "wing": ("first", "follow-up"),
    "ravi": ("long", "follow-up"),
    "noor": ("follow-up",),
    "lea": ("first", "long"),
}
COMES = {
    "wing": ("burnaby", "surrey"),
    "ravi": ("burnaby", "north-shore"),
    "noor": ("surrey",),
    "lea": ("burnaby", "surrey", "north-shore"),
}


@pytest.fixture
def clinic():
    """Four people of different areas and visits, with visits enough that everybody's differ."""
    areas = {
        "burnaby": make_area("Burnaby", ("V5H",), latitude=49.22, longitude=-123.0),
        "surrey": make_area("Surrey", ("V3S",)),
        "north-shore": make_area("North Shore", ("V7L",)),
    }
    kinds = {
        "first": make_visit_type(name="First visit", slug="first", minutes=60, order=1),
        "follow-up": make_visit_type(
            name="Follow-up", slug="follow-up", minutes=30, order=2, for_new_patients=False
        ),
        "long": make_visit_type(name="Long visit", slug="long", minutes=90, order=3),
    }
    home = site.make_site()
    for area in areas.values():
        site.make_area_page(home, area)
    for kind in kinds.values():
        site.make_service(home, kind.name, f"about-{kind.slug}", [kind])
    for number, slug in enumerate(GIVES):
        who = make_practitioner(
            name=slug.capitalize(),
            slug=slug,
            areas=[areas[area] for area in COMES[slug]],
            visit_types=[kinds[kind] for kind in GIVES[slug]],
        )
        site.make_profile(home, who)
        _fill(who, kinds["first"], days=number, place=MIDDLE[COMES[slug][-1]])
    return home


def _fill(who, kind, *, days, place):
    """Some days with an hour free here and there, and the mornings after them."""
    noon = now().replace(hour=17, minute=0, second=0, microsecond=0)
    for day in range(3 + days):
        for hour in (0, 2 + day % 2, 4, 6):
            make_visit(
                practitioner=who,
                visit_type=kind,
                start=noon + dt.timedelta(days=day, hours=hour),
                place=place,
            )


def bookable(client, *, who, area, kind):
    """The first start the API offers at the middle of the area."""
    asked = {"postal_code": MIDDLE[area], "visit_type": kind, "practitioner": who, "days": 31}
    answer = client.get("/api/availability", asked).json()
    if kind not in GIVES[who] or area not in COMES[who]:
        assert "errors" in answer
        return None
    first = [found["start"] for found in answer["starts"]] + [answer["next"]]
    return dt.datetime.fromisoformat(first[0]).astimezone(dt.UTC)


@pytest.fixture
def truth(client, clinic):
    """By practitioner, area and visit type: what can be booked."""
    found = {
        (who, area, kind): bookable(client, who=who, area=area, kind=kind)
        for who, area, kind in product(GIVES, MIDDLE, ["first", "follow-up", "long"])
    }
    return {key: start for key, start in found.items() if start}


def soonest(truth, *, who=None, area=None, kinds=("first", "follow-up", "long")):
    """The soonest of what fits: a visit for new patients with whoever gives one."""
    new = {
        key: start
        for key, start in truth.items()
        if key[0] in (who or key[0],) and key[1] in (area or key[1],) and key[2] in kinds
    }
    for person in GIVES:
        gives = {kind for name, _area, kind in new if name == person}
        if gives - {"follow-up"}:
            new = {k: v for k, v in new.items() if k[0] != person or k[2] != "follow-up"}
    return min(new.values(), default=None)


def test_a_page_says_exactly_what_the_api_offers(client, truth):
    offer = catalogue.public_offer(now())
    ids = {kind.slug: kind.id for kind in offer.visit_types}
    people = {who.slug: who.id for who in offer.practitioners}
    places = {area.slug: area.id for area in offer.areas}

    assert {
        (who, area, kind): offer.firsts.start(people[who], places[area], ids[kind])
        for who, area, kind in truth
    } == truth
    assert len(set(truth.values())) > 3  # they really differ, on whatever weekday this is
    for who, area, kinds in product(
        [None, *GIVES], [None, *MIDDLE], [("first", "follow-up", "long"), ("follow-up",), ("long",)]
    ):
        found = offer.next_start(
            practitioner=who and people[who],
            area=area and places[area],
            visit_types={ids[kind] for kind in kinds},
        )
        assert (found and found.start) == soonest(truth, who=who, area=area, kinds=kinds)


@pytest.mark.parametrize("area", MIDDLE)
def test_nobody_on_an_area_page_is_there_sooner_than_its_next_free_time(client, truth, area):
    page = words_of(client.get(f"/areas/{area}/"))

    there = {who: soonest(truth, who=who, area=area) for who in GIVES if area in COMES[who]}
    head, listed = page.split("Who visits, soonest first")
    assert soon(soonest(truth, area=area), now()) in head
    order = sorted(there, key=lambda who: (there[who], who))
    assert order == sorted(there, key=lambda who: listed.index(who.capitalize()))
    for at in there.values():
        assert f"Next free: {soon(at, now())} (" in listed


@pytest.mark.parametrize("who", GIVES)
def test_a_profile_names_where_and_for_which_visit(client, truth, who):
    at = soonest(truth, who=who)
    where = {area for (name, area, _kind), start in truth.items() if (name, start) == (who, at)}

    head = words_of(client.get(f"/team/{who}/")).split("Languages")[0]

    assert soon(at, now()) in head
    assert {area for area in MIDDLE if f"in {NAMES[area]}" in head} <= where
    assert sum(f"in {NAMES[area]}" in head for area in MIDDLE) == 1


def test_the_team_filtered_by_place_and_service_says_the_time_there_for_that(client, truth):
    for area, kind in product(MIDDLE, ["first", "follow-up", "long"]):
        choice = TeamChoice(area=area, service=kind)
        found = choice.among(catalogue.public_offer(now()))

        assert {each.person.slug: each.next and each.next.start for each in found} == {
            who: truth[who, area, kind] for who in GIVES if (who, area, kind) in truth
        }
    page = words_of(client.get("/team/?area=surrey&service=follow-up"))
    assert f"Next free: {soon(truth['noor', 'surrey', 'follow-up'], now())} (Follow-up)" in page
