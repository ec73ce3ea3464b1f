"""The reference of a visit: short enough to be read out, and found again however it is typed."""

import re
import secrets

REFERENCE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is misread on the phone


def new_reference() -> str:
    """A reference that can be read out: `K7QM-3XPA`."""
    letters = [secrets.choice(REFERENCE_LETTERS) for _position in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def reference_begun(typed: str) -> str:
    """The beginning of a reference, as it is stored, from what somebody reads out: any case, with
    or without the dash."""
    letters = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) > 4 else letters
