"""Wagtail's database search, deaf to characters that break it.

On SQLite a `"` in any search box ended in a 500 (wagtail#13227), on PostgreSQL a NUL character
does; a query of thousands of words costs a thousandfold. Cleaned here, it is cured everywhere:
public search, pages, pictures, documents and snippets in the admin.
"""

import re
from collections.abc import Callable
from typing import Any

from modelsearch.query import And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from wagtail.search.backends.database import SearchBackend as database_backend

from core import washing

LONGEST_QUERY = 200
MOST_WORDS = 12
BREAKING = re.compile(r'["\x00-\x1f\x7f\\]+')


def harmless(text: str) -> str:
    """`text` without quote marks and control characters, at most 12 words of 200 characters."""
    # Cut before it is washed, so that a megabyte costs nothing; four times as long, as washing may
    # shorten it.
    words = BREAKING.sub(" ", washing.code(text[: LONGEST_QUERY * 4])).split()
    return " ".join(words[:MOST_WORDS])[:LONGEST_QUERY].strip()


def harmless_query(query: Any) -> Any:
    """The same for a query built of parts; parts left empty vanish. Empty: matches nothing."""
    if isinstance(query, str):
        return harmless(query)
    if isinstance(query, (PlainText, Phrase, Fuzzy)):
        query.query_string = harmless(query.query_string)
        return query if query.query_string else ""
    if isinstance(query, (And, Or)):
        parts = [part for part in map(harmless_query, query.subqueries) if part != ""]
        return type(query)(parts) if parts else ""
    if isinstance(query, (Not, Boost)):
        inner = harmless_query(query.subquery)
        if inner == "":
            return ""
        query.subquery = inner
    return query


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for this database, with `search` and `autocomplete` made harmless."""
    backend = database_backend(params)
    backend.search = asked_harmlessly(backend.search)
    backend.autocomplete = asked_harmlessly(backend.autocomplete)
    return backend


def asked_harmlessly(ask: Callable[..., Any]) -> Callable[..., Any]:
    """`ask`, with its query cleaned."""

    def cleaned(query: Any, *args: Any, **kwargs: Any) -> Any:
        return ask(harmless_query(query), *args, **kwargs)

    return cleaned
