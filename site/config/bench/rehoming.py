"""The joint answer to an absence: one person's day, a week of it, and several away at once."""

import datetime as dt
from collections.abc import Iterator
from functools import partial

from booking.models import Practitioner, Visit
from booking.queries.rehoming import proposed_for
from config.bench import world
from config.bench.frame import Figures, measure, scratch_database, timed


@measure("rehoming")
def rehoming() -> Iterator[Figures]:
    """What the page that says "I cannot come" works out, diaries and drives included."""
    with scratch_database():
        world.build(practitioners=32, areas=3)
        day = world.NOW.replace(hour=8) + dt.timedelta(days=1)
        for people, days in ((1, 1), (1, 7), (4, 1), (32, 1)):
            yield _figures(people, (day, day + dt.timedelta(days=days)))


def _figures(people: int, span: tuple[dt.datetime, dt.datetime]) -> Figures:
    away = list(Practitioner.objects.order_by("pk")[:people])
    inside = Visit.objects.filter(practitioner__in=away, start__lt=span[1], end__gt=span[0])
    visits = list(inside.select_related("visit_type", "patient", "area").order_by("start"))
    answer = partial(proposed_for, visits, {who.pk: span for who in away}, world.NOW)
    found = answer()
    counts = {
        "away": people,
        "visits": len(visits),
        "colleagues": sum(one.colleague is not None for one in found),
        "other_times": sum(one.colleague is None and one.another is not None for one in found),
    }
    return timed("joint_answer", answer, times=5, **counts)
