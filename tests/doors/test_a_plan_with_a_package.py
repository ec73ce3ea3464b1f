"""A plan of care by the clinic's rule: the patient's package pays, or is offered, and that is said."""

import pytest
from django.conf import settings
from django.core import mail

from booking.models import CreditEntry, LedgerEntry, Package, PackageUse
from booking.operations.money.packages import sell_package, use_package
from booking.operations.money.plan_with_package import PackageChanged
from booking.payments import ledger, packages
from core.models import ClinicSettings, PlanDeposit
from tests.doors.paper_reading import OFFICE
from tests.doors.patient import words_of
from tests.doors.plans import booked_plan, look, planned, press, sent_by, url
from tests.factories import make_visit
from tests.french import english_left_in
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rule(booked):
    """The package pays; a deposit of $50 is asked for where there is none."""
    ClinicSettings.objects.update_or_create(defaults={"plan_deposit": PlanDeposit.PACKAGE})


def offered(visit, many=3):
    return Package.objects.create(
        name=f"{many} visits",
        name_fr=f"{many} visites",
        visit_type=visit.visit_type,
        visits=many,
        price_cents=10_000 * many,
    )


@pytest.fixture
def sale(booked, bench):
    """A package of three visits, of the patient of `booked`."""
    package = offered(booked)
    return sell_package(
        package=package,
        patient=booked.patient,
        way="cash",
        shown_cents=package.price_cents,
        key="k",
        by=OFFICE,
        now=bench.now,
    )


def all_of_it(sale):
    """Every cent of the package: what lies on it, and what its visits have of it."""
    used = PackageUse.objects.filter(sale=sale, given_back_at=None)
    on_it = sum(
        CreditEntry.objects.filter(account=sale.account).values_list("amount_cents", flat=True)
    )
    return on_it + sum(used.values_list("cents", flat=True))


def test_the_package_pays_for_the_first_visits_and_no_deposit_is_asked(follower, booked, sale):
    shown = look(follower, url(booked))
    words = words_of(shown)
    assert (
        "Your package “3 visits” pays for the first of these visits: 3 visits of it are left"
        in words
    )
    assert "No deposit is asked for" in words and "$50" not in words

    press(follower, url(booked), shown)

    assert {one.status for one in planned()} == {"confirmed"}
    assert [packages.use_of(one) is not None for one in planned()] == [True, True, True, False]
    assert [ledger.received_cents(one) for one in planned()] == [10_000] * 3 + [0]
    assert packages.left(sale) == 0 and all_of_it(sale) == 30_000


def test_the_letter_says_what_the_package_pays(follower, booked, sale, bench):
    bench.work()
    mail.outbox.clear()
    booked_plan(follower, booked)
    bench.work()

    letters = [one for one in mail.outbox if one.to == [booked.patient.email]]
    [letter] = [one for one in letters if "Your visits from" in one.subject]
    assert "3 of these visits are paid for by your package “3 visits”." in letter.body


def test_cancelled_one_by_one_or_together_every_cent_is_on_the_package_again(
    follower, booked, sale, bench
):
    first, second, *_rest = booked_plan(follower, booked)

    follower.post(
        f"/visit/{first.public_ref}/cancel/",
        sent_by(follower.get(f"/visit/{first.public_ref}/cancel/")),
    )
    assert packages.left(sale) == 1 and all_of_it(sale) == 30_000
    page = follower.get(url(second, "cancel/"))
    assert words_of(page).count("If you cancel now, the visit goes back to your package") == 2
    follower.post(url(second, "cancel/"), sent_by(page))

    assert {one.status for one in planned()} == {"cancelled"}
    assert packages.left(sale) == 3 and all_of_it(sale) == 30_000
    assert (
        sum(LedgerEntry.objects.filter(visit__in=planned()).values_list("amount_cents", flat=True))
        == 0
    )


def test_pressed_twice_the_package_pays_once(follower, booked, sale):
    shown = look(follower, url(booked))

    first, second = (press(follower, url(booked), shown) for _press in range(2))

    assert (first.status_code, first.url) == (302, second.url)
    assert PackageUse.objects.count() == 3


def test_a_visit_used_meanwhile_books_nothing_and_says_what_is_left(follower, booked, sale, bench):
    shown = look(follower, url(booked))
    other = make_visit(
        practitioner=booked.practitioner,
        visit_type=booked.visit_type,
        patient=booked.patient,
        start=booked.start.replace(hour=23),
    )
    use_package(sale=sale, visit=other, by=OFFICE, now=bench.now)

    with provoked(PackageChanged):
        answer = press(follower, url(booked), shown)

    assert answer.status_code == 409 and planned() == []
    assert "What your package pays for has changed" in words_of(answer)
    assert "2 visits of it are left" in words_of(answer)
    assert press(follower, url(booked), answer).status_code == 302
    assert [packages.use_of(one) is not None for one in planned()] == [True, True, False, False]


def test_whoever_has_none_is_shown_those_on_offer_and_what_is_asked_instead(follower, booked):
    package = offered(booked, many=5)

    shown = look(follower, url(booked))

    assert "For the first visit alone a deposit of $50 is asked for" in words_of(shown)
    assert "Or buy a package first" in words_of(shown)
    assert f'href="/packages/{package.pk}/"' in shown.content.decode()
    press(follower, url(booked), shown)
    assert [one.awaits_deposit for one in planned()] == [True, False, False, False]


def test_by_the_other_rule_a_package_is_left_alone(follower, booked, sale):
    ClinicSettings.objects.update(plan_deposit=PlanDeposit.FIRST)

    shown = look(follower, url(booked))

    assert "3 visits" not in words_of(shown) and "deposit of $50" in words_of(shown)
    press(follower, url(booked), shown)
    assert not PackageUse.objects.exists() and planned()[0].awaits_deposit


def test_the_pages_are_in_french(follower, booked, sale):
    type(booked.visit_type).objects.update(name_fr="Première visite")
    follower.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"

    shown = look(follower, url(booked))

    assert english_left_in(words_of(shown)) == {"English"}
    assert "Votre forfait « 3 visites »" in words_of(shown).replace("\xa0", " ")
