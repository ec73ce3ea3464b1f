"""What the API says, as types: from these its OpenAPI document is made."""

import datetime as dt
from typing import Annotated

from ninja import Field, Schema
from pydantic import BeforeValidator

from core import washing
from territory.here import country


class Fault(Schema):
    """One field that cannot be used."""

    field: str
    message: str


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class Next(Schema):
    """The next free start, seen from the middle of `next_area`, of `next_visit_type`; null when
    nothing is free. Of the visits a new patient can book, where there are such."""

    next_start: dt.datetime | None
    next_area: str | None = Field(description="Slug of the area it is free in.")
    next_visit_type: str | None = Field(description="Slug of the visit type it is free for.")


class Area(Next):
    """A named place made of postal code prefixes. Money in cents of `currency`."""

    slug: str
    name: str
    prefixes: list[str]
    travel_fee_cents: int
    currency: str


class VisitTypeOut(Schema):
    """What can be booked. Money in cents of `currency`; `minutes` is the length of the visit."""

    slug: str
    name: str
    summary: str
    minutes: int
    price_cents: int
    deposit_cents: int
    currency: str
    for_new_patients: bool
    for_returning_patients: bool
    phone_only: bool = Field(description="Arranged by phone: it has no starts.")


class PractitionerOut(Next):
    """A registered person who visits. `languages` are names."""

    slug: str
    name: str
    pronouns: str
    gender: str
    credentials: str
    profession: str
    college: str
    registration_number: str
    languages: list[str]
    areas: list[str] = Field(description="Slugs of areas.")
    visit_types: list[str] = Field(description="Slugs of visit types.")


class Served(Schema):
    """The area a postal code is in. `exact` is false where only its first three count."""

    postal_code: str
    exact: bool
    area: Area


class Start(Schema):
    """A start that can be reached, and the slugs of who can come, best first."""

    start: dt.datetime
    practitioners: list[str]


class Availability(Schema):
    """Starts of one visit type at one address. `next` is the first start after the days asked for."""

    area: str
    visit_type: str
    time_zone: str
    starts: list[Start]
    next: dt.datetime | None


def _washed(typed: object) -> object:
    """What a client pasted, without what nobody sees."""
    return washing.code(typed) if isinstance(typed, str) else typed


#: The last mark is the first at work: what a client pasted is washed before it is measured.
PostalCodeIn = Annotated[
    str,
    Field(
        min_length=1,
        max_length=120,
        description=country().postal_codes.words.description_for_machines,
        examples=[country().postal_codes.words.example],
        # Said and not asked here: whoever reads the code says what is wrong with it, and where.
        json_schema_extra={"pattern": country().postal_codes.words.pattern_for_machines},
    ),
    BeforeValidator(_washed),
]
WORD = r"^[-a-zA-Z0-9_]+$"
SlugIn = Annotated[str, Field(min_length=1, max_length=100, pattern=WORD), BeforeValidator(_washed)]
LanguageIn = Annotated[
    str, Field(min_length=1, max_length=12, pattern=WORD), BeforeValidator(_washed)
]


class Where(Schema):
    """The address that is asked about."""

    postal_code: PostalCodeIn


class Asked(Where):
    """What availability is asked for."""

    visit_type: SlugIn = Field(description="Slug of a visit type.", examples=["follow-up"])
    first_day: dt.date | None = Field(
        None,
        alias="from",
        description="First day at the clinic (default: today); not before today, and within a year.",
    )
    days: int = Field(14, ge=1, le=31, description="How many days from then.")
    practitioner: SlugIn | None = Field(None, description="Slug of one practitioner.")
    language: LanguageIn | None = Field(
        None, description="Code of a language the practitioner must speak, such as `pa`."
    )
