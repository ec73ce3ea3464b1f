"""What the simulated provider takes as words on the payer's bank statement."""

from __future__ import annotations

from typing import Any

from booking.simulator.answers import ApiError

NAME = "statement_descriptor_suffix"
#: 22 in all; the account's own prefix takes up to ten, a star and a space two more.
MOST = 10
FORBIDDEN = set("<>\\'\"*")


def check(asked: dict[str, Any]) -> None:
    """Refuse a suffix as the provider does: too long, without a letter, or with a forbidden character."""
    suffix = asked.get(NAME)
    if suffix is None:
        return
    said = ""
    if len(suffix) > MOST:
        said = "is too long with the prefix of this account"
    elif not any(character.isascii() and character.isalpha() for character in suffix):
        said = "must contain at least one Latin letter"
    elif FORBIDDEN & set(suffix) or not suffix.isascii():
        said = "contains characters that are not allowed"
    if said:
        raise ApiError(400, f"The statement descriptor suffix {said}.", param=NAME)
