"""A joint visit whose practitioner cannot come: both go to one person or are asked together (1175)."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from booking.models import Plan, Rehoming, Visit
from booking.operations.practitioners.absence import (
    Decision,
    report_absence,
    visits_of_absence,
)
from booking.operations.practitioners.colleague_offers import (
    FitsNoMore,
    OfferOver,
    accept_offer,
    decline_offer,
    end_offers,
)
from booking.operations.practitioners.rehoming import rehome
from booking.operations.practitioners.snow import visits_of_everybody
from booking.operations.visits.cancel import cancel_visit
from booking.queries.joint import are_one_stop, both_of
from booking.queries.reached import lines_of
from booking.queries.rehoming import proposed_for
from core.audit import SYSTEM
from core.models import ClinicSettings, OutboxMessage
from tests.an_absence import MORNING, TODAY, an_ill_morning
from tests.factories import at, make_patient, make_practitioner, make_visit, make_visit_type
from tests.impacts import at_once, dies_at
from tests.refusals import provoked

pytestmark = pytest.mark.django_db(transaction=True)
MIDNIGHT = at("2026-11-26", "00:00")
SPAN = at(TODAY, "07:00"), MIDNIGHT


@pytest.fixture
def morning():
    """Joan at ten and Albert right after her; Omar gives both kinds of visit."""
    clinic = an_ill_morning()
    clinic.other_type = make_visit_type(minutes=60)
    for who in (clinic.priya, clinic.omar):
        who.visit_types.add(clinic.other_type)
    pair = uuid.uuid4()
    clinic.joan = clinic.visit("10:00", joint=pair)
    clinic.albert = make_visit(
        practitioner=clinic.priya,
        visit_type=clinic.other_type,
        start=clinic.joan.end,
        area=clinic.area,
        postal_code="V5H",
        joint=pair,
        patient=make_patient(name="Albert Smith"),
    )
    yield clinic
    connection.close()


def decided(morning, plan=Plan.COLLEAGUE, span=SPAN):
    visits = visits_of_absence(morning.priya, *span, MORNING)
    found = proposed_for(visits, {morning.priya.pk: span}, MORNING)
    answers = {}
    for one in found:
        spot = {Plan.COLLEAGUE: one.colleague, Plan.ANOTHER_TIME: one.another}.get(plan)
        answers[one.visit.pk] = (
            Decision(plan, spot.practitioner.pk, spot.start) if spot else Decision(plan)
        )
    return answers


def report(morning, answers, span=SPAN):
    start, end = span
    return report_absence(
        practitioner=morning.priya, start=start, end=end, decided=answers, by=SYSTEM, now=MORNING
    )


def jobs():
    return [
        lambda row=row: rehome(rehoming_id=row.pk, by=SYSTEM, now=MORNING)
        for row in Rehoming.objects.order_by("-pk")
    ]


def carry_out():
    for job in jobs():
        job()


def both(morning):
    return both_of(Visit.objects.get(pk=morning.joan.pk))


def states():
    return sorted(Rehoming.objects.values_list("state", flat=True))


def test_both_go_to_one_colleague_at_the_promised_hours_by_whichever_job_comes_first(morning):
    answers = decided(morning)
    report(morning, answers)

    carry_out()

    joan, albert = both(morning)
    assert {one.practitioner for one in (joan, albert)} == {morning.omar}
    assert (joan.start, albert.start) == (at(TODAY, "10:00"), at(TODAY, "10:45"))
    assert are_one_stop(joan, albert) and states() == ["done", "done"]
    told = OutboxMessage.objects.filter(kind="visit.mail", ids__message="changed")
    assert sorted(job.ids["visit"] for job in told) == [joan.pk, albert.pk]


def test_a_colleague_who_gives_only_one_of_the_two_visits_is_not_proposed(morning):
    morning.omar.visit_types.remove(morning.other_type)
    visits = visits_of_absence(morning.priya, *SPAN, MORNING)

    found = proposed_for(visits, {morning.priya.pk: SPAN}, MORNING)

    assert [one.colleague for one in found] == [None, None]
    assert found[1].another.start - found[0].another.start == dt.timedelta(minutes=45)


def test_to_another_time_they_go_together_also_over_their_own_hours(morning):
    answers = decided(morning, Plan.ANOTHER_TIME)
    report(morning, answers)

    carry_out()

    joan, albert = both(morning)
    assert joan.practitioner == morning.priya and joan.start > MIDNIGHT
    assert are_one_stop(joan, albert) and states() == ["done", "done"]


@pytest.mark.parametrize("span", [(at(TODAY, "10:45"), MIDNIGHT), (SPAN[0], at(TODAY, "10:30"))])
def test_an_absence_that_hits_one_of_them_asks_about_both(morning, span):
    visits = visits_of_absence(morning.priya, *span, MORNING)

    assert visits == [morning.joan, morning.albert]
    report(morning, decided(morning, span=span), span)
    assert Rehoming.objects.count() == 2
    # Decided about, neither is asked about again.
    assert visits_of_absence(morning.priya, *span, MORNING) == []


def test_snow_from_the_second_on_asks_about_both_and_of_one_that_has_begun_about_the_other(morning):
    span = (at(TODAY, "10:45"), MIDNIGHT)
    assert visits_of_everybody(span, None, MORNING) == [morning.joan, morning.albert]

    Visit.objects.filter(pk=morning.joan.pk).update(started_at=MORNING)
    assert visits_of_everybody(span, None, MORNING) == [morning.albert]


@pytest.mark.parametrize("plan", [Plan.REBOOK, Plan.CALL])
def test_both_are_asked_together_or_called_together(morning, plan):
    report(morning, decided(morning, plan))

    carry_out()

    marks = {one.follow_up for one in both(morning)}
    assert marks == {"asked_to_rebook" if plan == Plan.REBOOK else "nobody_can_come"}


def test_if_the_colleague_can_take_only_the_first_any_more_the_office_has_both(morning):
    report(morning, decided(morning))
    morning.visit("11:15", who=morning.omar)

    carry_out()

    joan, albert = both(morning)
    assert (
        states() == ["left", "left"] and joan.practitioner == albert.practitioner == morning.priya
    )
    assert joan.needs_staff and albert.needs_staff


def test_one_that_was_called_off_meanwhile_does_not_hold_the_other(morning):
    report(morning, decided(morning))
    cancel_visit(visit=morning.joan, now=MORNING, by="patient")

    carry_out()

    joan, albert = both(morning)
    assert (joan.status, albert.practitioner) == ("cancelled", morning.omar)
    assert states() == ["done", "overtaken"]


def test_done_by_several_at_once_both_move_once(morning):
    report(morning, decided(morning))

    ends = at_once(*jobs(), *jobs())

    assert [end for end in ends if isinstance(end, Exception)] == []
    joan, albert = both(morning)
    assert are_one_stop(joan, albert) and joan.practitioner == morning.omar
    assert {one.sequence for one in (joan, albert)} == {morning.joan.sequence + 1}


def test_whoever_dies_half_way_leaves_both_where_they_were(morning):
    report(morning, decided(morning))
    job, statement = jobs()[0], 2

    while dies_at(statement, job):
        assert len({(one.practitioner_id, one.sequence) for one in both(morning)}) == 1
        statement += 11

    assert are_one_stop(*both(morning)) and states() == ["done", "done"]


@pytest.fixture
def asked(morning):
    ClinicSettings.objects.update_or_create(pk=1, defaults={"asks_colleagues": True})
    kinds = [morning.visit_type, morning.other_type]
    morning.lena = make_practitioner(name="Lena", areas=[morning.area], visit_types=kinds)
    make_practitioner(name="Half", areas=[morning.area], visit_types=[morning.visit_type])
    report(morning, decided(morning))
    carry_out()
    return morning


def offers():
    rows = Rehoming.objects.order_by("was_start")
    return [[offer.practitioner.name for offer in row.offers.order_by("pk")] for row in rows]


def test_both_are_offered_as_one_to_those_who_can_take_both(asked):
    assert states() == ["offered", "offered"]
    assert offers() == [["Omar Haddad", "Lena"], []]
    lines = lines_of(Rehoming.objects.first().absence)
    assert [len(line.offers) for line in lines] == [2, 2]


def test_of_two_who_accept_at_once_one_has_both(asked):
    first = Rehoming.objects.order_by("was_start").first()
    presses = [
        lambda offer=offer: accept_offer(offer=offer, by=SYSTEM, now=MORNING)
        for offer in first.offers.all()
    ]

    ends = at_once(*presses)

    assert [type(end) for end in ends if isinstance(end, Exception)] == [OfferOver]
    joan, albert = both(asked)
    assert are_one_stop(joan, albert) and joan.practitioner != asked.priya
    assert states() == ["done", "done"]


def test_once_nobody_takes_them_the_office_has_both(asked):
    first = Rehoming.objects.order_by("was_start").first()
    asked.visit("11:15", who=asked.omar)
    omar, lena = first.offers.order_by("pk")

    with provoked(FitsNoMore), pytest.raises(FitsNoMore):
        accept_offer(offer=omar, by=SYSTEM, now=MORNING)
    assert states() == ["offered", "offered"]
    decline_offer(offer=lena, by=SYSTEM, now=MORNING)

    assert states() == ["left", "left"]


def test_the_time_to_answer_ends_for_both(asked):
    late = MORNING + dt.timedelta(minutes=31)

    for row in Rehoming.objects.all():
        end_offers(rehoming_id=row.pk, now=late)

    assert states() == ["left", "left"]
