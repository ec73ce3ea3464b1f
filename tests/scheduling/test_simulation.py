"""The simulated month: what the order of the same starts changes."""

from dataclasses import replace
from io import StringIO
from itertools import islice
from random import Random

from django.core.management import call_command

from booking.management.commands.simulate import lower_mainland
from booking.scheduling.availability import Wish, diary_windows
from booking.scheduling.interval import Interval
from booking.scheduling.lab.simulation.clinic import (
    EVERY,
    HORIZON_DAYS,
    ORIGIN,
    VISIT,
    SimulatedClinic,
)
from booking.scheduling.lab.simulation.month import Month, simulate
from booking.scheduling.lab.simulation.orders import (
    FIRST_AVAILABLE,
    OUR_PAGE,
    OURS,
    POLICIES,
    Policy,
    cheapest,
)
from booking.scheduling.ranking import DAY, RoundToRank, Weights, ranked
from booking.scheduling.starts import openings

SMALL = lower_mainland(practitioners=12, days=5, warm_up=5)


def test_even_in_a_small_clinic_our_ranking_drives_a_fifth_less_and_accepts_no_fewer():
    first = simulate(SMALL, FIRST_AVAILABLE, 1)
    ours = simulate(SMALL, OURS, 1)

    assert ours.drive_per_visit <= 0.8 * first.drive_per_visit
    assert (ours.asked, ours.accepted) == (first.asked, first.accepted)


def test_the_same_seed_is_the_same_month_and_another_seed_is_not():
    month = simulate(SMALL, FIRST_AVAILABLE, 3)

    assert simulate(SMALL, FIRST_AVAILABLE, 3) == month
    assert simulate(SMALL, FIRST_AVAILABLE, 4) != month


def test_every_week_asks_for_as_much_as_every_other():
    clinic = SimulatedClinic.founded(SMALL, 1)

    weeks = [sum(request.day // 7 == week for request in clinic.requests) for week in range(2)]

    assert weeks[0] == weeks[1] == len(clinic.requests) / 2


def test_an_empty_clinic_can_come_on_every_day_on_which_somebody_asks():
    clinic = SimulatedClinic.founded(SMALL, 1)
    month = Month(SMALL, clinic, FIRST_AVAILABLE)
    first_asked = {request.day: request for request in reversed(clinic.requests)}

    empty = {day for day, asked in first_asked.items() if not next(month.free_days(asked)).offers}

    assert empty == set()


def test_a_day_at_a_time_gives_the_order_that_the_site_gives_for_the_whole_fortnight():
    clinic = SimulatedClinic.founded(SMALL, 1)
    month = Month(SMALL, clinic, OURS)
    for request in clinic.requests[:300]:
        month.take(request)

    for request in clinic.requests[300:310]:
        at_once = sorted(_as_the_site_asks(month, request), key=lambda o: (o[2], o[:2]))
        offers = [offer for day in month.free_days(request) for offer in day.offers]
        by_day = sorted(offers, key=lambda o: (round(o.cost, 6), o.start, o.practitioner))
        assert [offer[:2] for offer in at_once] == [(o.start, o.practitioner) for o in by_day]


def _as_the_site_asks(month, request):
    now = ORIGIN + request.day * DAY - 1
    query = Interval(now, now + HORIZON_DAYS * DAY)
    wish = Wish(now=now, length=VISIT, place=request.code, every=EVERY)
    found = []
    for rounds in month.serving[request.code]:
        diary = rounds.diary_of(range(request.day, request.day + HORIZON_DAYS))
        windows = diary_windows(diary, query)
        opened = openings(diary, wish, query, windows=windows, drive=SMALL.drive)
        found.append((RoundToRank(diary, rounds.who.home), opened))
    offers = ranked(found, wish, Weights(OURS.waiting), SMALL.drive)
    return [(o.start, o.practitioner, round(o.cost, 6)) for o in offers]


def test_stopping_early_shows_what_looking_at_every_day_shows():
    def patiently(days, chance):
        return cheapest(iter([day._replace(floor=-1.0) for day in days]), chance)

    tiny = replace(SMALL, practitioners=6)

    assert simulate(tiny, Policy("patient", patiently, 8.0), 2) == simulate(tiny, OURS, 2)


def test_our_page_shows_the_soonest_first_and_two_recommended_of_a_half_day_at_most():
    clinic = SimulatedClinic.founded(SMALL, 1)
    month = Month(SMALL, clinic, OUR_PAGE)
    request = clinic.requests[0]

    def suiting():
        return (d._replace(morning=True, afternoon=True) for d in month.free_days(request))

    shown = OUR_PAGE.order(suiting(), Random(1))

    earliest = min(offer.start for offer in next(suiting()).offers)
    assert shown[0].start == earliest
    assert len({offer.start for offer in shown}) == 3


def test_a_follow_up_finds_its_own_practitioner_when_continuity_counts():
    own = next(policy for policy in POLICIES if policy.continuity)

    without, with_it = simulate(SMALL, OURS, 1), simulate(SMALL, own, 1)

    assert with_it.same_face > 1.25 * without.same_face


def test_the_command_prints_a_line_for_every_policy():
    out = StringIO()

    call_command("simulate", practitioners=2, days=5, warm_up=0, stdout=out)

    _heading, *lines = out.getvalue().splitlines()
    assert [line[:40].strip() for line in lines] == [policy.name for policy in POLICIES]
    assert lines[POLICIES.index(FIRST_AVAILABLE)].count("+0.0%") == 2


def test_the_command_prints_only_the_policies_asked_for():
    out = StringIO()

    call_command("simulate", practitioners=2, days=5, warm_up=0, policy=["our page"], stdout=out)

    assert [line[:8] for line in islice(out.getvalue().splitlines(), 1, None)] == ["our page"]
