"""An absence reported by several at once and by processes that die: never half done, nobody told twice."""

import pytest
from django.db import connection

from booking.models import Absence, ColleagueOffer, Plan, Rehoming, TimeOff, Visit
from booking.operations.practitioners.absence import (
    Decision,
    report_absence,
    visits_of_absence,
)
from booking.operations.practitioners.colleague_offers import (
    FitsNoMore,
    OfferOver,
    accept_offer,
)
from booking.operations.practitioners.rehoming import rehome
from booking.operations.practitioners.snow import report_snow
from booking.queries.rehoming import proposed_for
from core.audit import SYSTEM
from core.models import ClinicSettings, OutboxMessage
from tests.an_absence import MORNING, TODAY, an_ill_morning
from tests.factories import at, make_practitioner
from tests.impacts import at_once, dies_at

pytestmark = pytest.mark.django_db(transaction=True)
SPAN = at(TODAY, "07:00"), at("2026-11-26", "00:00")
#: Of the statements of an operation one in so many is the last one.
STRIDE = 11


@pytest.fixture
def morning():
    clinic = an_ill_morning()
    for clock in ("10:00", "13:00"):
        clinic.visit(clock)
    yield clinic
    connection.close()


def decided(morning):
    visits = visits_of_absence(morning.priya, *SPAN, MORNING)
    found = proposed_for(visits, {morning.priya.pk: SPAN}, MORNING)
    return {
        one.visit.pk: Decision(Plan.COLLEAGUE, one.colleague.practitioner.pk, one.colleague.start)
        for one in found
    }


def report(morning, answers):
    start, end = SPAN
    return report_absence(
        practitioner=morning.priya, start=start, end=end, decided=answers, by=SYSTEM, now=MORNING
    )


def carry_out():
    for row in Rehoming.objects.order_by("pk"):
        rehome(rehoming_id=row.pk, by=SYSTEM, now=MORNING)


def told():
    """How often each patient is written to about a move, by visit."""
    jobs = OutboxMessage.objects.filter(
        kind="visit.mail", ids__message__in=["changed", "confirmed"]
    )
    return sorted(job.ids["visit"] for job in jobs)


def test_reported_by_four_at_once_it_is_one_absence(morning):
    answers = decided(morning)

    ends = at_once(*[lambda: report(morning, answers)] * 4)

    assert [end for end in ends if isinstance(end, Exception)] == []
    assert len({end.pk for end in ends}) == 1
    assert (Absence.objects.count(), Rehoming.objects.count(), TimeOff.objects.count()) == (1, 2, 1)
    assert OutboxMessage.objects.filter(kind="visits.rehome").count() == 2


def test_whoever_dies_while_reporting_leaves_nothing_half_written(morning):
    answers, statement = decided(morning), 2

    while dies_at(statement, lambda: report(morning, answers)):
        written = Absence.objects.count(), Rehoming.objects.count(), TimeOff.objects.count()
        jobs = OutboxMessage.objects.filter(kind="visits.rehome").count()
        assert (written, jobs) in [((0, 0, 0), 0), ((1, 2, 1), 2)], f"at statement {statement}"
        statement += STRIDE

    assert statement > 2 + STRIDE


def test_a_worker_that_dies_half_way_leaves_a_row_that_is_done_by_the_next(morning):
    report(morning, decided(morning))
    statement = 2

    while dies_at(statement, carry_out):
        for row in Rehoming.objects.select_related("visit"):
            moved = row.visit.practitioner_id == morning.omar.pk
            assert (row.state == "done") == moved, f"at statement {statement}"
        statement += STRIDE
    carry_out()

    assert set(Visit.objects.values_list("practitioner", flat=True)) == {morning.omar.pk}
    assert told() == sorted(Visit.objects.values_list("pk", flat=True))


def test_of_four_workers_with_one_job_one_moves_the_visit(morning):
    report(morning, decided(morning))

    ends = at_once(*[carry_out] * 4)

    assert [end for end in ends if isinstance(end, Exception)] == []
    assert set(Rehoming.objects.values_list("state", flat=True)) == {"done"}
    assert told() == sorted(Visit.objects.values_list("pk", flat=True))


def test_of_two_colleagues_who_accept_at_the_same_moment_one_has_it(morning):
    ClinicSettings.objects.update_or_create(pk=1, defaults={"asks_colleagues": True})
    make_practitioner(name="Lena", areas=[morning.area], visit_types=[morning.visit_type])
    answers = decided(morning)
    report(morning, answers)
    carry_out()
    row = Rehoming.objects.order_by("pk")[0]
    offers = list(row.offers.select_related("rehoming"))
    assert len(offers) == 2

    ends = at_once(
        *[lambda one=one: accept_offer(offer=one, by=SYSTEM, now=MORNING) for one in offers]
    )

    refused = [end for end in ends if isinstance(end, (OfferOver, FitsNoMore))]
    assert (len(refused), len(ends)) == (1, 2), ends
    accepted = ColleagueOffer.objects.get(rehoming=row, answer="accepted")
    assert Visit.objects.get(pk=row.visit_id).practitioner_id == accepted.practitioner_id


def test_snow_reported_by_three_while_somebody_reports_one_absence_is_each_once(morning):
    answers = {pk: Decision(Plan.CALL) for pk in Visit.objects.values_list("pk", flat=True)}
    start, end = SPAN

    def snow():
        return report_snow(start=start, end=end, decided=answers, by=SYSTEM, now=MORNING)

    ends = at_once(*[snow] * 3, lambda: report(morning, answers))

    assert [end for end in ends if isinstance(end, Exception)] == []
    assert Absence.objects.count() == 2
    assert Rehoming.objects.count() == 2
