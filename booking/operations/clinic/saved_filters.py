"""Filters that people of the staff keep for themselves: saved, used from day to day, forgotten (1144)."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction

from booking.models import FilteredList, SavedFilter

#: What may be kept of each list's address, and which of it are days. A search box never is: names are.
KEPT: dict[FilteredList, tuple[str, ...]] = {
    FilteredList.VISITS: (
        "status",
        "practitioner",
        "area",
        "visit_type",
        "needs_staff",
        "ordering",
    ),
    FilteredList.PATIENTS: ("practitioner", "area", "ahead"),
    FilteredList.PURCHASES: (),
}
DAYS: dict[FilteredList, tuple[str, ...]] = {
    FilteredList.VISITS: ("local_date_from", "local_date_to"),
    FilteredList.PATIENTS: (),
    FilteredList.PURCHASES: ("first", "last"),
}
MOST, LONGEST = 30, 500


class NameTaken(Exception):
    """This person has a filter of that name for this list."""


class TooManyFilters(Exception):
    """So many nobody finds again."""


def worth_keeping(room: FilteredList, query: str) -> str:
    """What is kept of an address's query; unknown and empty answers are left out."""
    known = {*KEPT[room], *DAYS[room]}
    asked = [(name, value) for name, value in parse_qsl(query) if name in known]
    kept = urlencode([(name, value[:40]) for name, value in asked])
    return kept if len(kept) <= LONGEST else ""


@transaction.atomic
def save_filter(
    *, user: Any, room: FilteredList, name: str, query: str, moves: bool, today: dt.date
) -> SavedFilter:
    """Keep a filter. Raises NameTaken, TooManyFilters."""
    if SavedFilter.objects.filter(user=user, room=room).count() >= MOST:
        raise TooManyFilters
    facts = {"query": worth_keeping(room, query), "moves": moves, "saved_on": today}
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(user=user, room=room, name=name, **facts)
    except IntegrityError as twice:
        raise NameTaken from twice


def forget_filter(*, user: Any, pk: int) -> bool:
    """Let one of one's own go. Whether it was there; twice is once."""
    deleted, _each = SavedFilter.objects.filter(pk=pk, user=user).delete()
    return bool(deleted)


def query_today(kept: SavedFilter, today: dt.date) -> str:
    """The list's query as it is today."""
    room, gone = FilteredList(kept.room), today - kept.saved_on
    return urlencode(
        [
            (name, _moved(value, gone) if kept.moves and name in DAYS[room] else value)
            for name, value in parse_qsl(kept.query)
        ]
    )


def _moved(day: str, gone: dt.timedelta) -> str:
    try:
        return (dt.date.fromisoformat(day) + gone).isoformat()
    except (ValueError, OverflowError):  # typed into the address; the list says what is wrong
        return day
