"""The dates of a plan of care on the page: each with what else its turn may have, or left out."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict

from booking.models import Visit
from booking.operations.reserving.plans import MOST_VISITS, PlanTime, PlanWish
from booking.operations.visits.move_following import PlannedMove
from booking.planning.rhythm import Same
from booking.queries.series import FoundSeries
from booking.scheduling.series import Choice
from core import local_time
from core.forms import Form

SALT = "plan.row"
MOST_SHOWN = 60


class NotOnThePage(Exception):
    """A time that is sent was on no page of ours, or of another visit type or place."""


class RowsForm(Form):
    """The page of the dates, as it is sent. `key` makes a second press harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def rows_of(
    found: FoundSeries, same: Same, chosen: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """The turns as the page shows them; `chosen` is what was chosen before, where it is still there."""
    rows = []
    for number, row in enumerate(found.rows, start=1):
        name = f"row-{number}"
        choices = [*([row.proposed] if row.proposed else []), *row.others]
        times = [_time(choice, found, same) for choice in choices]
        before = (chosen or {}).get(name)
        there = {time["value"] for time in times} | {""}
        marked = before if before in there else times[0]["value"] if times else ""
        rows.append(
            {
                "name": name,
                "number": number,
                "days": _days(row.first, row.last),
                "times": [time | {"checked": time["value"] == marked} for time in times],
                "others_open": bool(times) and marked not in ("", times[0]["value"]),
                "left_out": marked == "",
            }
        )
    return rows


def moving_rows(
    found: FoundSeries,
    same: Same,
    moving: Sequence[Visit],
    typed: QueryDict | None = None,
) -> list[dict[str, Any]]:
    """The same for visits that are to move: beside each turn the visit, and the time it has.

    `typed` is the page that was sent and is shown again with what was chosen on it.
    """
    chosen = None
    if typed is not None:
        shown = shown_in(typed.getlist("visit"))
        # Other visits than were shown: what was chosen beside them is not theirs.
        as_shown = shown == [(one.pk, one.sequence) for one in moving]
        chosen = chosen_in(typed) if as_shown else None
    return [
        row
        | {
            "present": local_time.moment(visit.start, visit.time_zone),
            "who": visit.practitioner.name,
            "shown": f"{visit.pk}.{visit.sequence}",
        }
        for row, visit in zip(rows_of(found, same, chosen), moving, strict=False)
    ]


def moves_in(
    data: Mapping[str, str], shown: Sequence[tuple[int, int]], same: Same
) -> list[PlannedMove]:
    """The new times chosen on the page, each of the visit shown beside it. Raises NotOnThePage."""
    found = []
    for number, (pk, sequence) in enumerate(shown, start=1):
        if value := data.get(f"row-{number}", "")[:200]:
            time = _read(value, same)
            found.append(PlannedMove(pk, sequence, time.practitioner_id, time.start))
    return found


def shown_in(said: Sequence[str]) -> list[tuple[int, int]]:
    """The visits a page of moves showed, each with its number, in the order of its rows."""
    found = []
    for one in said[:MOST_SHOWN]:
        pk, _point, sequence = one.partition(".")
        if all(part.isdecimal() and len(part) < 10 for part in (pk, sequence)):
            found.append((int(pk), int(sequence)))
    return found


def _days(first: dt.date, last: dt.date) -> str:
    if first == last:
        return local_time.short_date(first)
    return f"{local_time.short_date(first)} – {local_time.short_date(last)}"


def _time(choice: Choice, found: FoundSeries, same: Same) -> dict[str, Any]:
    pk = int(str(choice.practitioner))
    start = dt.datetime.fromtimestamp(choice.start, dt.UTC)
    return {
        "value": _signer(same).sign(f"{choice.start // 60}.{pk}"),
        "words": local_time.moment(start, same.visit.time_zone),
        "who": found.practitioners[pk].name,
    }


def _signer(same: Same) -> signing.Signer:
    # Without it anybody could ask about any minute, and read the diary from the refusals.
    return signing.Signer(salt=f"{SALT}.{same.visit.pk}.{same.kind.pk}.{same.place_code}")


def chosen_in(data: Mapping[str, str]) -> dict[str, str]:
    """What each turn was given; empty for one that is left out."""
    names = (f"row-{number}" for number in range(1, MOST_VISITS + 1))
    return {name: data[name][:200] for name in names if name in data}


def wish_in(data: Mapping[str, str], same: Same, rhythm: Sequence[tuple[int, int]]) -> PlanWish:
    """The times chosen on the page. Raises NotOnThePage."""
    times = [_read(value, same) for value in chosen_in(data).values() if value]
    return PlanWish(same.visit, same.kind, same.located, times, rhythm)


def _read(value: str, same: Same) -> PlanTime:
    try:
        minute, pk = _signer(same).unsign(value).split(".")
    except (signing.BadSignature, ValueError):
        raise NotOnThePage from None
    return PlanTime(int(pk), dt.datetime.fromtimestamp(int(minute) * 60, dt.UTC))
