"""What has been answered about the second of two people at one address (1250)."""

from collections.abc import Mapping
from typing import Any

from booking.models import VisitType
from booking.operations.reserving.joint import Second
from booking.queries.visit_types import bookable_type
from core import washing
from territory.here import payer_of


def second_of(answers: Mapping[str, Any]) -> Second | None:
    """What the second is to have, if two want a visit and it can still be booked."""
    if not answers.get("two") or "second_payer" not in answers:
        return None
    kind = bookable_type(str(answers.get("second_type", "")))
    been = str(answers.get("second_been"))
    if kind is None or kind.phone_only or not suits(kind, been):
        return None
    return Second(kind, payer_of(answers["second_payer"]).code, is_new_patient=been == "new")


def suits(kind: VisitType, been: str) -> bool:
    """Whether a visit type is for somebody new, or for somebody who was visited before."""
    return bool(getattr(kind, f"for_{been}_patients", False))


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike: whoever has them would be taken for one person."""
    return washing.line(one).casefold() == washing.line(other).casefold()
