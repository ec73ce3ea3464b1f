"""A list of prices says what each payer makes of them, from the country's data."""

import html

import pytest
from django.utils import translation

from booking.models import RefundPolicy, RefundStep
from territory.here import country
from tests import factories
from tests.doors.patient import words_of
from tests.pages import site

pytestmark = pytest.mark.django_db
PRICE = {"en": "the price listed here", "fr": "le prix indiqué ici"}


@pytest.fixture
def pages():
    home = site.make_site()
    kind = factories.make_visit_type()
    area = factories.make_area()
    person = factories.make_practitioner(areas=[area], visit_types=[kind], slug="practitioner")
    site.make_profile(home, person)
    site.make_service(home, "Falls", "falls", [kind])
    return ["/services/falls/", "/team/practitioner/"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_payer_says_what_it_makes_of_a_price_where_prices_are_listed(
    client, pages, settings, language
):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override(language):
        notes = [payer.of_a_price(PRICE[language]) for payer in country().payers]
    said = [" ".join(note.split()) for note in notes]
    assert all(said)

    for page in pages:
        words = html.unescape(words_of(client.get(page)))
        assert [note for note in said if note not in words] == []


def test_travel_fees_are_what_the_areas_charge_with_equal_ones_together(client):
    home = site.make_site()
    for name, cents in (("Mission", 2000), ("Burnaby", 0), ("Hope", 2000), ("Delta", 0)):
        factories.make_area(name, prefixes=(), travel_fee_cents=cents)
    site.make_page(home, body=[("travel_fees", {"title": ""})])

    words = words_of(client.get("/fees/"))

    assert "Burnaby, Delta None" in words
    assert "Hope, Mission $20" in words


def test_many_prices_stand_in_groups_and_what_nobody_pays_here_has_no_price(client):
    home = site.make_site()
    for number in range(3):
        first = {"for_new_patients": True, "for_returning_patients": False}
        factories.make_visit_type(name=f"First {number}", slug=f"first-{number}", **first)
        later = {"for_new_patients": False, "for_returning_patients": True}
        factories.make_visit_type(name=f"Later {number}", slug=f"later-{number}", **later)
    factories.make_visit_type(name="WorkSafeBC", slug="work", phone_only=True, price_cents=98700)
    body = [("prices", {"title": ""})]
    site.make_page(home, body=body)
    words = words_of(client.get("/fees/"))

    assert words.index("First visits") < words.index("First 0") < words.index("Follow-up visits")
    assert words.index("Follow-up visits") < words.index("Arranged by phone")
    assert "$987" not in words


@pytest.mark.parametrize("kept", [False, True])
def test_the_terms_are_those_of_the_refund_policy_and_fees_are_named_where_a_card_may_be_kept(
    client, settings, kept
):
    settings.SAVED_CARDS, settings.PAYMENTS = kept, "simulator"
    policy = RefundPolicy.objects.create(
        name="Ours", is_default=True, no_show_fee_cents=6000, late_fee_cents=4000, grace_minutes=15
    )
    for hours, percent in ((48, 100), (12, 50)):
        RefundStep.objects.create(policy=policy, hours_before=hours, percent=percent)
    home = site.make_site()
    site.make_page(home, body=[("refund_terms", {"title": ""})])

    words = words_of(client.get("/fees/"))

    assert "At least 48 hours before the visit All of it" in words
    assert "At least 12 hours before the visit 50% Later than that Nothing" in words
    assert "Within 15 minutes of booking, unless the visit begins by then All of it" in words
    assert "By us, whatever the time All of it" in words
    fees = (
        "$60 if nobody is there when we come, or $40 if the visit is cancelled less than 48 hours"
    )
    assert (fees in words) is kept
