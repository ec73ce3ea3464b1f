"""A plan of care: the dates of twelve visits proposed together, by one person and by a pair."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from booking.models import Practitioner
from booking.queries.place import locate
from booking.queries.series import FoundSeries, SeriesQuestion, find_series
from config.bench import world
from config.bench.frame import Figures, measure, scratch_database, timed
from config.bench.starts import POSTAL_CODE

#: Twice a week for three weeks, then weekly for six: twelve visits in nine weeks.
TWELVE = ((2, 3), (1, 6))


@measure("series")
def series() -> Iterator[Figures]:
    """What the page of a plan works out, diaries and drives included."""
    for practitioners, areas in ((32, 3), (300, 15)):
        with scratch_database():
            kind = world.build(practitioners=practitioners, areas=areas)
            # As far ahead as twelve such visits reach.
            type(kind).objects.filter(pk=kind.pk).update(horizon_days=70)
            kind.refresh_from_db()
            located = locate(POSTAL_CODE)
            known = Practitioner.objects.filter(areas=located.area, visit_types=kind).first()
            assert known is not None, "somebody comes to the address"
            question = SeriesQuestion(
                visit_type=kind,
                located=located,
                practitioner=known,
                minute=10 * 60,
                time_zone=known.time_zone,
                first_day=(world.NOW + dt.timedelta(days=3)).date(),
                rhythm=TWELVE,
                now=world.NOW,
            )
            yield _figures("series_by_one", question, practitioners)
            yield _figures("series_by_a_pair", replace(question, pair=True), practitioners)


def _figures(name: str, question: SeriesQuestion, practitioners: int) -> Figures:
    answer = partial(find_series, question)
    return timed(name, answer, times=5, practitioners=practitioners, **_counts(answer()))


def _counts(found: FoundSeries) -> Figures:
    return {
        "visits": len(found.rows),
        "left_out": sum(row.proposed is None for row in found.rows),
        "people": len({row.proposed.practitioner for row in found.rows if row.proposed}),
        "candidates": len(found.practitioners),
    }
