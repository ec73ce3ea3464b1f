"""What a kept page says that changes by the minute: noted while it is made, compared before it is sent again.

A page about an area says its next free time. Instead of throwing every page away at every booking, a
page keeps the few values it really said, and is made anew when one of them is no longer so.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import DatabaseError

Value = TypeVar("Value")
Values = Mapping[Hashable, Any]

#: The present values, from whoever knows them. Called for every kept page sent that said one: cheap.
SOURCES: dict[str, Callable[[], Values]] = {}
GONE = "not known any more"
CHANGED_MEANWHILE = "changed while the page was made"

_collecting: ContextVar[dict[Hashable, Any] | None] = ContextVar("collecting", default=None)


@contextmanager
def noting() -> Iterator[dict[Hashable, Any]]:
    """Collects what is said while a page is made."""
    said: dict[Hashable, Any] = {}
    before = _collecting.set(said)
    try:
        yield said
    finally:
        _collecting.reset(before)


def noted(name: Hashable, value: Value) -> Value:
    """`value`, which the page that is being made says of `name`."""
    said = _collecting.get()
    if said is not None and said.setdefault(name, value) != value:
        said[name] = CHANGED_MEANWHILE  # equals nothing: such a page is made again
    return value


def still_true(said: Values) -> bool:
    """Whether every value a page said is the present one."""
    if not said:
        return True
    try:
        present = [source() for source in SOURCES.values()]
    except DatabaseError:  # a page of some minutes ago is better than none
        return True
    return all(_present(name, present) == value for name, value in said.items())


def _present(name: Hashable, sources: list[Values]) -> Any:
    # Asked one by one: a source may work an answer out only when it is asked for.
    return next((source[name] for source in sources if name in source), GONE)
