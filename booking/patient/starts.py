"""Offered starts on their way to the page and back: signed, so that only what was offered returns."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing

from booking.models import VisitType
from booking.queries.offered import OfferedStart

SALT = "patient.start"
MOST_PEOPLE = 4


class NotOffered(Exception):
    """The value did not come from a page of ours, or was made for another visit type or place."""


@dataclass(frozen=True)
class Chosen:
    """The start somebody chose, and who may come, best first."""

    start: dt.datetime
    practitioner_ids: tuple[int, ...]


def sign(offered: OfferedStart, visit_type: VisitType, place_code: str) -> str:
    """The radio button's value."""
    # At most so many: the value travels in every radio button of the page.
    people = "-".join(str(pk) for pk in offered.practitioner_ids[:MOST_PEOPLE])
    minute = int(offered.start.timestamp()) // 60
    # Without it anybody could ask hold_visit about any minute, and read the diary from its
    # refusals.
    return signing.Signer(salt=SALT).sign(f"{minute}.{visit_type.pk}.{place_code}.{people}")


def sign_one(chosen: Chosen, visit_type: VisitType, place_code: str) -> str:
    """The value of a start that has been looked at once more, with the one person it named."""
    return sign(OfferedStart(chosen.start, chosen.practitioner_ids), visit_type, place_code)


def read(value: str, visit_type: VisitType, place_code: str) -> Chosen:
    """What a button's value says. Raises NotOffered."""
    try:
        minute, type_id, code, people = signing.Signer(salt=SALT).unsign(value[:300]).split(".")
    except (signing.BadSignature, ValueError):
        raise NotOffered from None
    if (type_id, code) != (str(visit_type.pk), place_code):
        raise NotOffered
    start = dt.datetime.fromtimestamp(int(minute) * 60, dt.UTC)
    return Chosen(start, tuple(int(pk) for pk in people.split("-")))
