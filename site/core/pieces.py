"""Many rows read in pieces, each a question of its own, so that any number fits into memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
T = TypeVar("T")
PIECE = 2000


def in_pieces(rows: QuerySet[M], by: str, size: int = PIECE) -> Iterator[list[M]]:
    """All of `rows` in the order of the column `by`, the smallest first, in lists of at most `size`.

    Not `iterator()`: behind a pooler there is no cursor on the server and one answer is read whole,
    and on SQLite a long answer lets nothing else be written on its connection meanwhile.
    """
    ordered = rows.order_by(by, "pk")
    piece = list(ordered[:size])
    while piece:
        yield piece
        last = piece[-1]
        at = getattr(last, by)
        beyond = Q(**{f"{by}__gt": at}) | Q(**{by: at, "pk__gt": last.pk})
        # Said twice, because only the first half lets a database begin in the middle of an index.
        piece = list(ordered.filter(Q(**{f"{by}__gte": at}) & beyond)[:size])


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """All of `items` in their order, in lists of at most `size`."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
