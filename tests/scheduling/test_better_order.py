"""A better order of a round: nobody's promise is broken, and no other order drives less."""

from itertools import pairwise, permutations
from random import Random

import pytest

from booking.scheduling import better_order as module
from booking.scheduling.availability import Booked
from booking.scheduling.better_order import (
    Orderable,
    Ordered,
    RoundRules,
    better_order,
    driven,
    gap_fits,
    in_steps,
    moved,
    one_by_one,
)

HOUR, QUARTER = 3600, 900
DAY = tuple(range(9 * HOUR, 16 * HOUR + 1, QUARTER))
RULES = RoundRules(drive=lambda origin, goal, at: abs((origin or 0) - (goal or 0)) * 60, home=0)


def visit(clock, place, **buffers):
    start = round(clock * HOUR)
    return Booked(start, start + 45 * 60, place, **buffers)


def kept(clock, place):
    return Orderable(visit(clock, place))


def flexible(clock, place):
    return Orderable(visit(clock, place), DAY)


def at(visits, ordered):
    return sorted(
        moved(one.visit, start) for one, start in zip(visits, ordered.starts, strict=True)
    )


def test_a_flexible_visit_goes_where_it_lies_on_the_way():
    visits = [kept(9, 40), flexible(11, 5), kept(14, 40)]

    ordered = better_order(visits, RULES)

    assert at(visits, ordered)[2].place == 5
    assert ordered.saved == (40 + 35 + 35 + 40 - 40 - 0 - 35 - 5) * 60


def test_visits_nobody_may_move_stay_to_the_minute():
    visits = [kept(9, 40), kept(11, 1), kept(14, 40)]

    ordered = better_order(visits, RULES)

    assert ordered.starts == tuple(one.visit.start for one in visits)
    assert ordered.saved == 0


def test_of_equal_drives_the_visits_move_least():
    visits = [flexible(9, 10), flexible(12, 20)]

    ordered = better_order(visits, RULES)

    assert ordered.starts == (9 * HOUR, 12 * HOUR)


def test_two_that_would_change_places_at_once_are_not_proposed():
    starts = (9 * HOUR, 10 * HOUR)
    packed = [Orderable(visit(9, 20), starts), Orderable(visit(10, 10), starts)]
    swapped = Ordered((10 * HOUR, 9 * HOUR), 0, 0)

    assert one_by_one(packed, swapped, RULES) is None


def test_where_no_move_fits_by_itself_nothing_is_proposed():
    four = (9 * HOUR, 11 * HOUR, 13 * HOUR, 15 * HOUR)
    places = (5, 40, 5, 40)
    visits = [Orderable(visit(at / HOUR, one), four) for at, one in zip(four, places, strict=True)]

    ordered, steps = in_steps(visits, RULES)

    assert better_order(visits, RULES).saved > 0
    assert (ordered.saved, steps) == (0, [])


@pytest.mark.parametrize("seed", range(60))
def test_no_order_of_all_there_are_drives_less(seed):
    chance = Random(seed)
    visits = a_round(chance)

    ordered = better_order(visits, RULES)

    after = at(visits, ordered)
    assert all(gap_fits(*pair, RULES) for pair in pairwise(after))
    assert driven(after, RULES) == ordered.after == by_trying_all(visits)
    for one, start in zip(visits, ordered.starts, strict=True):
        assert start in (one.starts or (one.visit.start,))


@pytest.mark.parametrize("seed", range(40))
def test_each_of_the_moves_fits_when_it_is_made(seed):
    visits = a_round(Random(seed))
    ordered, steps = in_steps(visits, RULES)

    now = {place: one.visit for place, one in enumerate(visits)}
    for place in steps:
        now[place] = moved(now[place], ordered.starts[place])
        assert all(gap_fits(*pair, RULES) for pair in pairwise(sorted(now.values())))


def test_a_search_that_is_ended_gives_what_it_found_and_says_so(monkeypatch):
    monkeypatch.setattr(module, "MOST_STEPS", 3)
    visits = [flexible(9 + place, 5 * place) for place in range(6)]

    ordered = better_order(visits, RULES)

    assert not ordered.is_whole_search
    assert ordered.after <= ordered.before


def a_round(chance):
    """Five visits that fit as they stand; some may be moved, within half of the day."""
    found, clock = [], 9.0
    for _one in range(5):
        place = chance.randrange(30)
        clock = max(clock, 9.0)
        if found:
            last = found[-1].visit
            ready = (last.end + abs(last.place - place) * 60) / HOUR
            clock = -(-ready * 4 // 1) / 4 + chance.choice([0, 0.25, 0.75])
        starts = chance.choice([(), DAY, DAY[: len(DAY) // 2], DAY[len(DAY) // 2 :]])
        own = round(clock * HOUR)
        found.append(
            Orderable(visit(clock, place), tuple(sorted({*starts, own})) if starts else ())
        )
    return found


def by_trying_all(visits):
    """The drive of the best order, by trying each of them and every visit as early as it can be."""
    best = driven([one.visit for one in visits], RULES)
    for order in permutations(visits):
        placed = []
        for one in order:
            own = one.starts or (one.visit.start,)
            fitting = (
                there
                for there in (moved(one.visit, start) for start in own)
                if not placed or gap_fits(placed[-1], there, RULES)
            )
            there = next(fitting, None)
            if there is None:
                break
            placed.append(there)
        else:
            best = min(best, driven(placed, RULES))
    return best
