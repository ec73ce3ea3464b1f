"""Which telephone numbers a text can be sent to."""

from core import phones
from core.phones import PhoneUnreadable


def to_text(number: str) -> str:
    """The E.164 number a text would go to; empty for what is no number, or lies behind an extension."""
    try:
        found = phones.read(number)
    except PhoneUnreadable:
        return ""
    return "" if found.extension else str(found.as_e164)
