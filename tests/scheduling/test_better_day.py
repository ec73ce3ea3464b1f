"""A better day: every move allowed when it is made, what nobody may move stays, and less is driven."""

from dataclasses import replace
from itertools import permutations, product
from random import Random

import pytest

from booking.scheduling.availability import Booked, Wish
from booking.scheduling.better_alone import proposed
from booking.scheduling.better_day import DaySpot, DayToOrder, Movable, better_rounds, driven, saves
from booking.scheduling.better_question import asked_rounds, targets
from booking.scheduling.interval import MINUTE
from booking.scheduling.rehoming import Colleague, Stranded
from booking.solving import pyvrp_search
from booking.solving.pyvrp_search import solve
from tests.scheduling.rounds import DAY, PLACES, a_round, clock, drive, is_legal, put


def movable(rng, who, booked, **how):
    wish = Wish(now=0, length=45 * MINUTE, place=booked.place)
    stranded = Stranded(booked.place, who, booked.start, wish, gender=how.pop("gender", ""))
    return Movable(replace(stranded, key=(who, booked.start)), **how)


def a_day(seed, *, people=3, visits=4, exchange=True, share=0.6):
    """Some rounds that fit as they stand, and who of their patients may be asked."""
    rng = Random(seed)
    found, asked = {}, []
    for number in range(people):
        round_ = fitting(a_round(rng, number, visits), rng)
        found[number] = Colleague(round_, gender=rng.choice(["woman", "man"]))
        asked += [
            movable(
                rng,
                number,
                booked,
                any_hour=rng.random() < 0.8,
                anybody=exchange and rng.random() < 0.5,
                gender=rng.choice(["", "", "woman"]),
            )
            for booked in round_.diary.booked
            if rng.random() < share
        ]
    return DayToOrder(DAY, found, asked, drive)


def fitting(round_, rng):
    """The same round with only those visits that can be driven to."""
    booked = round_.diary.booked
    round_ = replace(round_, diary=replace(round_.diary, booked=()))
    for one in booked:
        stranded = movable(rng, round_.diary.key, one).visit
        if is_legal(round_, stranded, one.start):
            round_ = put(round_, stranded, one.start)
    return round_


def answered(day):
    """(asked rounds, where the solver would have the visits), group by group."""
    return [(one, targets(day, one, solve(one.question))) for one in asked_rounds(day)]


@pytest.mark.parametrize("seed", range(60))
def test_each_move_is_allowed_when_it_is_made_and_saves_what_it_says(seed):
    day = a_day(seed)
    by_key = {one.key: one for one in day.movable}

    for asked, where in answered(day):
        for better in proposed(day, asked.people, where):
            rounds = {who: one.round for who, one in day.people.items()}
            for move in better.moves:
                one, to = by_key[move.visit], day.people[move.to.practitioner]
                assert one.any_hour or move.to.start == one.spot.start
                assert to.key == one.spot.practitioner or (one.anybody and to.suits(one.visit))
                own = rounds[one.spot.practitioner]
                booked = tuple(b for b in own.diary.booked if b.start != one.spot.start)
                rounds[one.spot.practitioner] = replace(
                    own, diary=replace(own.diary, booked=booked)
                )
                assert is_legal(rounds[to.key], one.visit, move.to.start)
                rounds[to.key] = put(rounds[to.key], one.visit, move.to.start)
            assert better.after == {who: driven(rounds[who], day) for who in better.after}
            assert better.saved == sum(move.saves for move in better.moves) >= 5 * MINUTE


@pytest.mark.parametrize("seed", range(40))
def test_no_order_of_all_there_are_of_a_round_drives_less(seed, monkeypatch):
    monkeypatch.setattr(pyvrp_search, "WORTH_A_CALL", 0)
    day = a_day(seed, people=1, exchange=False)

    found = [
        sum(driven(round_, day) for round_ in as_proposed(day, where).values())
        for _asked, where in answered(day)
    ]

    assert found in ([], [by_trying_all(day)])


def as_proposed(day, where):
    """The rounds of a proposal whether or not it can be reached move by move."""
    rounds = {who: one.round for who, one in day.people.items()}
    going = [one for one in day.movable if one.key in where]
    for one in going:
        own = rounds[one.spot.practitioner]
        booked = tuple(b for b in own.diary.booked if b.start != one.spot.start)
        rounds[one.spot.practitioner] = replace(own, diary=replace(own.diary, booked=booked))
    for one in going:
        rounds[where[one.key].practitioner] = put(
            rounds[where[one.key].practitioner], one.visit, where[one.key].start
        )
    return rounds


def by_trying_all(day):
    """The drive of the best order of one round, each visit as early as it can be."""
    (colleague,) = day.people.values()
    best = driven(colleague.round, day)
    free = {one.spot.start: one for one in day.movable}
    for order in permutations(colleague.round.diary.booked):
        empty = replace(colleague.round, diary=replace(colleague.round.diary, booked=()))
        with_all = placed_in(empty, order, free, day)
        if with_all is not None:
            best = min(best, driven(with_all, day))
    return best


def placed_in(round_, order, free, day):
    ready = 0
    for booked in order:
        one = free.get(booked.start)
        wish = movable(Random(0), round_.diary.key, booked).visit
        own = [booked.start]
        if one is not None and one.any_hour:
            own = [start for start in range(clock(0), clock(1440), 900) if start >= ready]
        start = next((s for s in own if s >= ready and is_legal(round_, wish, s)), None)
        if start is None:
            return None
        round_, ready = put(round_, wish, start), start
    return round_


def test_the_same_day_has_the_same_answer():
    first, again = (answered(a_day(7, people=4)) for _time in range(2))

    assert [where for _asked, where in first] == [where for _asked, where in again]


def test_a_solver_that_lies_is_not_believed():
    """Whatever it says of hours nobody works, people nobody asked for, visits on top of each other."""
    day = a_day(3, people=2)
    one = next(one for one in day.movable if not one.anybody)
    other = next(who for who in day.people if who != one.spot.practitioner)
    busy = day.people[one.spot.practitioner].round.diary.booked
    lies = [
        DaySpot(one.spot.practitioner, clock(120)),
        DaySpot(other, one.spot.start),
        DaySpot("nobody", one.spot.start),
        *(DaySpot(one.spot.practitioner, each.start) for each in busy),
    ]

    for spot in lies:
        assert better_rounds(day, {one.key: spot}) == []


def test_an_answer_that_makes_no_sense_proposes_nothing():
    day = a_day(5)
    (asked, *_more) = asked_rounds(day)

    for nonsense in ([], [[]], [[999] for _one in asked.people]):
        assert better_rounds(day, targets(day, asked, nonsense)) == []


def test_two_that_would_have_to_change_places_at_once_are_not_proposed():
    rng = Random(1)
    base = a_round(rng, 0, 0)
    first, last = (Booked(clock(at), clock(at + 45), PLACES[at % 7]) for at in (660, 720))
    round_ = replace(base, diary=replace(base.diary, booked=(first, last)))
    asked = [movable(rng, 0, first), movable(rng, 0, last)]
    day = DayToOrder(DAY, {0: Colleague(round_)}, asked, drive)
    swapped = {asked[0].key: DaySpot(0, last.start), asked[1].key: DaySpot(0, first.start)}

    assert better_rounds(day, swapped) == []


@pytest.mark.parametrize("seed", range(10))
def test_single_moves_are_made_until_none_saves_any_more(seed):
    """Also where the solver said nothing at all."""
    day = a_day(seed)

    for asked in asked_rounds(day):
        found = proposed(day, asked.people, {})
        moved = {move.visit for better in found for move in better.moves}
        rounds = as_proposed(day, {m.visit: m.to for better in found for m in better.moves})
        left = [one for one in day.movable if one.key not in moved]
        for one, who in product(left, asked.people):
            for start in range(clock(480), clock(1080), 900):
                worth = saves(day, rounds, one, DaySpot(who, start))
                assert worth is None or worth < 5 * MINUTE or not found
