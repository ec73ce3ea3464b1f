"""Turns a file's body into the blocks of a page, and lets the blocks check themselves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from config.install.richtext import inline, rich


class UnknownName(LookupError):
    """A file names a page, a snippet or a practitioner that no file describes."""


@dataclass(frozen=True)
class Names:
    """Where names in files lead: kind → slug, key or path → id."""

    ids: Mapping[str, Mapping[str, int]]

    def of(self, kind: str, name: str) -> int:
        """The id of one name. Raises UnknownName."""
        try:
            return self.ids[kind][name]
        except KeyError:
            raise UnknownName(f"no {kind} is called {name}") from None

    def page(self, path: str) -> int:
        """The page at a path on this site. Raises UnknownName."""
        return self.of("page", path)


Value = Any
Turn = Callable[[Value, Names], Value]


def _same(value: Value, names: Names) -> Value:
    return value


def _rich(value: Value, names: Names) -> Value:
    return rich(value, names.page)


def _inline(value: Value, names: Names) -> Value:
    return inline(value, names.page)


def _each(turn: Turn) -> Turn:
    return lambda value, names: [turn(entry, names) for entry in value]


def _named(kind: str) -> Turn:
    return lambda value, names: names.of(kind, value)


def _with(**turns: Turn) -> Turn:
    """A block of several values: the named ones are turned, the others stay."""
    return lambda value, names: {
        name: turns.get(name, _same)(part, names) for name, part in value.items()
    }


TURNS: dict[str, Turn] = {
    "text": _rich,
    "key_points": _with(points=_each(_inline)),
    "care_card": lambda value, names: {"card": names.of("card", value)},
    "caution": _with(intro=_inline, items=_each(_inline)),
    "case": _with(body=_rich),
    "comparison": _with(rows=_each(_with(cells=_each(_inline)))),
    "glossary": _with(terms=_each(_named("term"))),
    "steps": _with(steps=_each(_with(body=_inline))),
    "checklist": _with(items=_each(_inline)),
    "faqs": _with(questions=_each(_named("faq"))),
    "exercise": _with(purpose=_inline, how=_rich),
    "stat": _with(text=_inline, reference=_named("reference")),
    "references": _with(references=_each(_named("reference"))),
    "cta": _with(text=_inline),
    "related": _with(articles=_each(_named("article"))),
    "people": _with(practitioners=_each(_named("profile"))),
    "services": _with(services=_each(_named("service"))),
    "areas": _with(areas=_each(_named("area"))),
    "funding": _with(programs=_each(_named("program"))),
}


def raw_body(blocks: list[dict[str, Value]], names: Names) -> list[dict[str, Value]]:
    """The body as Wagtail stores it. Raises UnknownName."""
    found = []
    for block in blocks:
        ((kind, value),) = block.items()
        found.append({"type": kind, "value": TURNS.get(kind, _same)(value, names)})
    return found


def checked_body(stream_block: Any, blocks: list[dict[str, Value]], names: Names) -> Any:
    """The body after the blocks' own checks. Raises ValidationError with what is wrong."""
    return stream_block.clean(stream_block.to_python(raw_body(blocks, names)))
