"""The words a patient is found by, and the words somebody asks with: one file, so that they meet (1100).

A name or a street is found by its whole first letters, three to eight of them; a shorter word and
a Chinese character by itself; a telephone number by its last four, seven or all figures; an e-mail
address whole; a postal code whole or by its prefix.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core import blind, washing
from core.folding import words, words_and_parts
from territory.here import country
from territory.postal_codes import PostalCode, PostalCodeUnreadable

#: Raise it when the rules below change: every patient is then indexed anew.
RULES = "1"
SHORTEST, LONGEST = 3, 8
NAME, STREET, PHONE, EMAIL, POSTAL = "name", "street", "phone", "e-mail", "postal code"
LAST_FIGURES = (4, 7, 10)
#: They stand in nearly every address and would tell nobody apart.
_EVERY_STREET = frozenset(
    (
        *("street", "st", "avenue", "ave", "av", "road", "rd", "drive", "dr", "crescent", "cres"),
        *("court", "crt", "place", "pl", "lane", "ln", "way", "boulevard", "blvd", "rue", "chemin"),
        *("unit", "apt", "apartment", "app", "suite", "floor", "bc"),
    )
)
_MOST_TERMS = 8
_NUMBER = re.compile(r"\+?\(?\d[\d\s().+-]{2,}\d")
_REFERENCE = re.compile(r"[A-Za-z2-9]{4}-?[A-Za-z2-9]{1,4}")

Kept = tuple[str, str]  # purpose, word


@dataclass
class Findable:
    """What is known of somebody, in plain words, from wherever it is written."""

    names: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    streets: set[str] = field(default_factory=set)
    postal_codes: set[str] = field(default_factory=set)

    def digests(self) -> set[str]:
        """Every digest this person has in the index."""
        kept = [
            *(one for name in self.names for one in _of_name(name)),
            *(one for street in self.streets for one in _of_street(street)),
            *(one for phone in self.phones for one in _of_phone(phone)),
            *((EMAIL, _address(email)) for email in self.emails),
            *(one for code in self.postal_codes for one in _of_code(code)),
        ]
        return {blind.digest(purpose, word) for purpose, word in kept}


@dataclass(frozen=True)
class Question:
    """What was typed: a person must have one digest of every term, or the visit of a reference."""

    terms: list[set[str]]
    reference: str = ""

    @property
    def asks_nothing(self) -> bool:
        """Whether nobody could be found by it."""
        return not self.terms and not self.reference


def mark() -> str:
    """What an index written today is known by."""
    return blind.mark(RULES)


def question(typed: str) -> Question:
    """How the index is asked for what somebody typed into one box."""
    code = washing.code(typed)
    whole = code.replace(" ", "")
    reference = whole if _REFERENCE.fullmatch(whole) and re.search(r"[\d-]", whole) else ""
    asked = list(_asked(typed))
    # "Ave" beside a name tells nobody apart; alone it may be somebody's name.
    telling = [one for one in asked if not all(_is_dull(word) for _purpose, word in one)]
    terms = [
        {found for purpose, word in one for found in blind.digests(purpose, word)}
        for one in (telling or asked)[:_MOST_TERMS]
    ]
    return Question(terms, reference)


def _asked(typed: str) -> Iterator[set[Kept]]:
    """Each term with everything it may mean."""
    left = []
    for part in washing.line(typed).split():
        if "@" in part:
            yield {(EMAIL, _address(part))}
        else:
            left.append(part)
    rest = " ".join(left)
    code = _code_in(rest)
    if code is not None:
        rest, found = code
        yield {(POSTAL, found.code)}
    if any(sign.isdecimal() for sign in rest):  # figures of any script are one
        rest = washing.code(rest)
    numbers = [number for number in _NUMBER.findall(rest) if len(_figures(number)) >= 4]
    for number in numbers:
        rest = rest.replace(number, " ", 1)
        yield _of_number(_figures(number))
    for word in words(rest):
        yield {(NAME, word[:LONGEST]), (STREET, word[:LONGEST])}


def phone_digests(number: str) -> list[str]:
    """Under each key, how the index knows a whole telephone number."""
    _purpose, figures = max(_of_phone(number), key=lambda one: len(one[1]), default=(PHONE, ""))
    return blind.digests(PHONE, figures)


def _figures(text: str) -> str:
    return re.sub(r"\D", "", text)


def _of_number(figures: str) -> set[Kept]:
    figures = figures[1:] if len(figures) == 11 and figures[0] == "1" else figures
    most = max(n for n in LAST_FIGURES if n <= len(figures))
    meant = {(PHONE, figures[-most:])}
    # "1203" is the end of a number, or the house.
    return meant | {(STREET, figures)} if len(figures) < 7 else meant


def _code_in(text: str) -> tuple[str, PostalCode] | None:
    """A postal code among the words, one or two of them, and the words without it."""
    parts = text.split()
    for size in (2, 1):
        for first in range(len(parts) - size + 1):
            tried = "".join(parts[first : first + size])
            # Letters alone are a name, figures alone a telephone: neither is taken for a code.
            if tried.isalpha() or not any(sign.isalpha() for sign in tried):
                continue
            code = read_code(tried)
            if code is not None:
                return " ".join([*parts[:first], *parts[first + size :]]), code
    return None


def read_code(typed: str) -> PostalCode | None:
    """A postal code, or None for what is none."""
    try:
        return country().postal_codes.read(washing.code(typed))
    except PostalCodeUnreadable:
        return None


def _of_name(name: str) -> Iterable[Kept]:
    return [(NAME, begun) for word in words_and_parts(name) for begun in _beginnings(word)]


def _of_street(street: str) -> Iterable[Kept]:
    telling = words_and_parts(street) - _EVERY_STREET
    return [(STREET, begun) for word in telling for begun in _beginnings(word)]


def _of_phone(phone: str) -> Iterable[Kept]:
    # An extension is no end of a number.
    figures = _figures(phone.partition(";")[0])
    return [(PHONE, figures[-most:]) for most in LAST_FIGURES if len(figures) >= most]


def _of_code(typed: str) -> Iterable[Kept]:
    code = read_code(typed)
    return [(POSTAL, code.code), (POSTAL, code.prefix)] if code else []


def _beginnings(word: str) -> Iterable[str]:
    """A house number only whole: its beginning is another house."""
    if len(word) < SHORTEST or word[0].isdigit():
        return [word[:LONGEST]]
    return [word[:most] for most in range(SHORTEST, min(len(word), LONGEST) + 1)]


def _address(email: str) -> str:
    return washing.code(email).lower()


def _is_dull(word: str) -> bool:
    # A single letter is an initial; nobody is found by it. A Chinese character is a word.
    return word in _EVERY_STREET or (len(word) == 1 and word.isalpha() and word < "\u2e80")
