"""What somebody agreed to: words and their version, and the consent to the use of their data (1200)."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from booking.models import DataConsent, Purchase, Visit


@dataclass(frozen=True)
class Consent:
    """The words somebody agreed to, and which version of them."""

    text: str
    version: str


def note_data_consent(*, about: Visit | Purchase, consent: Consent, now: dt.datetime) -> None:
    """Write the consent beside the visit or the purchase, in the transaction that writes those.

    The last words count: a booking gone through twice before it is paid was agreed to twice.
    """
    one: dict[str, Any] = {"visit" if isinstance(about, Visit) else "purchase": about}
    said = {"text": consent.text, "version": consent.version[:40], "given_at": now}
    DataConsent.objects.update_or_create(**one, defaults=said)
