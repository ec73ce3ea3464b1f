"""Starts for one address: practitioners, days and past visits grow; the answer should not slow down."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle

from django.db.models import F

from booking.models import Practitioner, Visit, VisitStatus, VisitType
from booking.queries import diary_cache
from booking.queries.first_starts import FirstStarts, first_starts
from booking.queries.free_starts import find_offer
from booking.queries.known_starts import KnownStarts
from booking.queries.offered import Offer
from booking.queries.place import locate
from config.bench import world
from config.bench.frame import Figures, measure, scratch_database, timed
from core.generations import visits_changed

POSTAL_CODE = "V5H 1A1"
PAST = 1_000_000


@measure("starts")
def starts() -> Iterator[Figures]:
    """From 32 who all come to the address to 3,000 in a region or in several, without and with a past."""
    for practitioners, areas in ((32, 3), (300, 15), (3000, 100), (3000, 15)):
        yield from _clinic(practitioners, areas, PAST)


@measure("starts_small")
def starts_small() -> Iterator[Figures]:
    """The same for 32 practitioners, without and with 100,000 past visits."""
    yield from _clinic(32, 3, 100_000)


@measure("starts_city")
def starts_city() -> Iterator[Figures]:
    """The same where 594 of 3,000 come to the address, without a past."""
    with scratch_database():
        visit_type = world.build(practitioners=3000, areas=15)
        yield from _figures(visit_type, practitioners=3000, areas=15, past=0)


def _clinic(practitioners: int, areas: int, past: int) -> Iterator[Figures]:
    with scratch_database():
        visit_type = world.build(practitioners=practitioners, areas=areas)
        yield from _figures(visit_type, practitioners=practitioners, areas=areas, past=0)
        world.add_past(past)
        yield from _figures(visit_type, practitioners=practitioners, areas=areas, past=past)


def _figures(visit_type: VisitType, **size: int) -> Iterator[Figures]:
    located = locate(POSTAL_CODE)
    people = Practitioner.objects.filter(areas=located.area).count()
    times = 30 if people < 200 else 10

    def offer(days: int) -> Offer:
        return find_offer(visit_type=visit_type, located=located, now=world.NOW, days=days)

    def anew(days: int) -> Offer:
        diary_cache.forget()  # a web process that has just begun
        return offer(days)

    called_off = _one_called_off()

    def after_one(days: int) -> Offer:
        called_off()  # another's: only that diary is read anew (1036)
        return offer(days)

    for days in (14, 28):
        found = len(offer(days).starts)
        counts = {**size, "candidates": people, "days": days, "starts": found}
        yield timed("starts", partial(offer, days), times=times, **counts)
        yield timed("starts_all_read_anew", partial(anew, days), times=times, **counts)
        yield timed("starts_after_a_change", partial(after_one, days), times=times, **counts)
    yield from _everywhere(visit_type, **size)


def _everywhere(visit_type: VisitType, **size: int) -> Iterator[Figures]:
    """What public pages say is free: for one visit type, and for twelve of three lengths."""
    yield timed(
        "first_available_everywhere",
        lambda: first_starts(visit_types=[visit_type], now=world.NOW),
        times=5,
        **size,
    )
    yield timed("first_available_after_a_booking", _after_a_booking(visit_type), times=5, **size)
    kinds = [visit_type, *world.more_visit_types(visit_type, minutes=[45, 60, 75] * 4)]
    yield timed(
        "first_available_of_many_types",
        lambda: first_starts(visit_types=kinds, now=world.NOW),
        times=5,
        visit_types=len(kinds),
        **size,
    )


def _one_called_off() -> Callable[[], None]:
    """Each call cancels another visit ahead, as far as diaries see it."""
    ahead = Visit.objects.filter(status=VisitStatus.CONFIRMED, start__gt=world.NOW)
    visits = cycle(ahead.order_by("start")[:50])

    def once() -> None:
        visit = next(visits)
        Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.CANCELLED)
        Practitioner.objects.filter(pk=visit.practitioner_id).update(version=F("version") + 1)
        visits_changed()

    return once


def _after_a_booking(visit_type: VisitType) -> Callable[[], FirstStarts]:
    """What the worker does when one diary has changed and all others stand."""
    known = KnownStarts()
    first_starts(visit_types=[visit_type], now=world.NOW, known=known)
    called_off = _one_called_off()

    def once() -> FirstStarts:
        called_off()
        return first_starts(visit_types=[visit_type], now=world.NOW, known=known)

    return once
