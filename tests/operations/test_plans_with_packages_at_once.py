"""A package that pays for plans, wanted by several at once: none of its visits is used twice (1233)."""

import pytest
from django.db import connection, transaction

from booking.models import CarePlan, CreditEntry, Package, PackageUse, Visit
from booking.operations.money.packages import sell_package
from booking.operations.money.plan_with_package import PackageChanged, book_plan_as_asked
from booking.operations.reserving.agree_to_plan import PlanConsents
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.plans import PlanTime, PlanWish
from booking.payments import packages
from booking.payments.plan_deposits import plan_asks
from booking.queries.doorstep import again_at
from core.models import ClinicSettings, PlanDeposit
from tests.doors.paper_reading import OFFICE
from tests.factories import NOW, at
from tests.impacts import at_once
from tests.operations.people import small_clinic

pytestmark = pytest.mark.django_db(transaction=True)
CONSENTS = PlanConsents(Consent("terms", "1"), Consent("data", "1"))


@pytest.fixture
def visit():
    """Of somebody who has a package of three visits, at a clinic whose plans packages pay."""
    clinic = small_clinic(deposit_cents=0)
    ClinicSettings.objects.update_or_create(defaults={"plan_deposit": PlanDeposit.PACKAGE})
    visit = confirm_visit(visit=clinic.described("09:30", "a", place="V5H"), now=NOW)
    package = Package.objects.create(
        name="Three", visit_type=visit.visit_type, visits=3, price_cents=30_000
    )
    sell_package(
        package=package,
        patient=visit.patient,
        way="cash",
        shown_cents=30_000,
        key="k",
        by=OFFICE,
        now=NOW,
    )
    yield visit
    connection.close()


def books(visit, key, *days):
    times = [PlanTime(visit.practitioner_id, at(day, "09:30")) for day in days]
    wish = PlanWish(visit, visit.visit_type, again_at(visit), times, [(1, len(days))])
    shown = plan_asks(visit.patient, visit.visit_type).shown
    return lambda: book_plan_as_asked(wish=wish, consents=CONSENTS, package=shown, key=key, now=NOW)


def all_of_it():
    used = PackageUse.objects.filter(given_back_at=None).values_list("cents", flat=True)
    return sum(CreditEntry.objects.values_list("amount_cents", flat=True)) + sum(used)


def test_two_plans_at_once_one_of_them_reads_the_page_again(visit):
    ends = at_once(
        books(visit, "a", "2026-11-30", "2026-12-07"),
        books(visit, "b", "2026-12-02", "2026-12-09"),
    )

    assert [type(end) for end in ends if isinstance(end, Exception)] == [PackageChanged]
    assert CarePlan.objects.count() == 1 and PackageUse.objects.count() == 2
    assert Visit.objects.filter(planned__isnull=False).count() == 2
    assert all_of_it() == 30_000


def test_one_form_pressed_several_times_at_once_uses_the_package_once(visit):
    ends = at_once(*[books(visit, "a", "2026-11-30", "2026-12-07")] * 4)

    assert {end.pk for end in ends} == {CarePlan.objects.get().pk}
    assert PackageUse.objects.count() == 2 and all_of_it() == 30_000


def test_what_fails_half_way_books_nothing_and_uses_nothing(visit):
    with pytest.raises(RuntimeError), transaction.atomic():
        books(visit, "a", "2026-11-30", "2026-12-07")()
        raise RuntimeError

    assert not CarePlan.objects.exists() and not PackageUse.objects.exists()
    assert packages.left(packages.sales_of(visit.patient)[0]) == 3
