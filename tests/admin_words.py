"""What a page of the admin says to whoever reads it, and which of it is a program's word."""

import re
from collections.abc import Iterator
from functools import cache

from bs4 import BeautifulSoup, NavigableString
from django.apps import apps
from django.db.models import Field
from django.utils.functional import Promise

from tests.enter import parsed
from tests.pages.a_clinic import CENTS, MINUTE

#: Read by programs, or typed by the reader.
NOT_SAID = "script, style, template, svg, textarea, time[datetime], pre, code, [hidden]"
SAID_BY = ("aria-label", "title", "placeholder", "alt", "data-w-tooltip-content-value")
OURS = ("core", "accounts", "booking", "services", "blog", "home")

SIGNS = {
    "a name with underscores": re.compile(r"\b[a-z]+(?:_[a-z]+)+\b"),
    "a date for programs": re.compile(r"\b\d{4}-\d{2}-\d{2}\b"),
    "a value of Python": re.compile(r"\b(?:True|False|None)\b|\bNaN\b|\[\]|\{\}"),
    "a UUID": re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"),
    "an object": re.compile(r"\b\w+ object \(|<\w+: |<\w+ object"),
    "a plural nobody writes": re.compile(r"\b\w*(?:[b-df-hj-np-tv-z]ys|chs|shs|sss|xs)\b"),
    "cents, or a minute of the day": re.compile(rf"\b(?:{CENTS}|{MINUTE})\b"),
    "what a template left": re.compile(r"%\(\w+\)s|\{\{|\{%"),
}


def said(html: str | BeautifulSoup) -> list[str]:
    """Every text of the page: what stands there, and what is read aloud or shown on hovering.

    Of a parsed page nothing else is left afterwards.
    """
    soup = parsed(html) if isinstance(html, str) else html
    for node in soup.select(NOT_SAID):
        node.decompose()
    texts = [text for text in soup.find_all(string=True) if type(text) is NavigableString]
    texts += [tag[name] for tag in soup.find_all(True) for name in SAID_BY if tag.get(name)]
    return sorted({" ".join(str(text).split()) for text in texts} - {""})


def wrong(html: str | BeautifulSoup, language: str = "en") -> Iterator[tuple[str, str]]:
    """Each thing said that a person should not have to read: the kind, and the text around it."""
    for text in said(html):
        for kind in _kinds_of(text, language):
            yield kind, text


@cache
def _kinds_of(text: str, language: str) -> tuple[str, ...]:
    """What is wrong with that text; most stand on every page."""
    found = [kind for kind, sign in SIGNS.items() if sign.search(text)]
    for words in _lists(text):
        if words <= stored_words():
            found.append("a stored word")
        if {word.lower() for word in words} <= names_of_fields(language):
            found.append("a name of the program")
    return tuple(found)


def _lists(text: str) -> Iterator[set[str]]:
    """The text as a list of words, and what it says in brackets: "Changed (status, start)"."""
    for part in (text, *re.findall(r"\(([^()]*)\)", text)):
        yield {word.strip() for word in re.split(r"[,;:·|]", part)} - {""} or {part}


@cache
def stored_words() -> frozenset[str]:
    """The values of our choices that no label says."""
    pairs = [
        (str(value), str(label))
        for field in _fields()
        for value, label in (field.flatchoices or ())
        if isinstance(value, str) and value.isidentifier() and len(value) > 2
    ]
    labels = {label.lower() for _value, label in pairs}
    return frozenset(value for value, _label in pairs if value.lower() not in labels)


@cache
def names_of_fields(language: str) -> frozenset[str]:
    """Names that Django made out of a column's: nobody chose the words, nobody translated them."""
    made = {
        field.name.replace("_", " ")
        for field in _fields()
        if not isinstance(field.verbose_name, Promise)
    }
    return frozenset(name for name in made if " " in name or language != "en")


def _fields() -> list[Field]:
    kinds = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return [
        field for kind in kinds for field in kind._meta.get_fields() if isinstance(field, Field)
    ]
