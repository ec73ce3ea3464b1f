"""The signature of a webhook: whether it is really from Stripe, and fresh.

Stripe's scheme (docs.stripe.com/webhooks#verify-manually): the header carries `t=<unix time>` and one or
more `v1=<hex>`, each an HMAC-SHA256 of `<t>.<body>` under the endpoint's secret. It is checked
here and not by the library for three reasons: the clock is an argument, a hostile header can only
be *wrong* (the library raises TypeError on a non-ASCII byte), and a forged message is
turned away without loading half a second of code. A test holds it equal to the library's own answer.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.conf import settings

# The library's own default: Stripe signs each repeat anew, so a late one is still fresh.
TOLERANCE_SECONDS = 300
# Each costs a comparison, and a header is a stranger's; a real one has one for each secret in use.
_MAX_SIGNATURES = 32
# Not int(): it takes blanks, underscores and digits of other scripts.
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


class SignatureRefused(Exception):
    """The message is unsigned, forged, altered or outside the tolerance (seconds, either way)."""


def verify(*, body: bytes, header: str, secrets: Sequence[str], now: datetime) -> None:
    """Raise `SignatureRefused` unless one of `secrets` signed exactly this body near `now`.

    The tolerance counts in both directions: a message from the future means one of the
    two clocks is wrong, and a wrong clock would otherwise stretch the replay window.
    """
    timestamp, signatures = _parts(header)
    wanted = f"{timestamp}.".encode() + body
    if not any(_matches(wanted, secret, signatures) for secret in secrets if secret.strip()):
        raise SignatureRefused("no signature matches")
    if abs(now.timestamp() - timestamp) > TOLERANCE_SECONDS:
        raise SignatureRefused("outside the tolerance")


def webhook_secrets() -> list[str]:
    """The secrets of our endpoint: several while one is being replaced; the simulator has its own."""
    if settings.PAYMENTS == "simulator":
        return [simulator_secret()]
    return list(settings.STRIPE_WEBHOOK_SECRETS) if settings.PAYMENTS == "stripe" else []


def simulator_secret() -> str:
    """What the embedded simulator signs with: bound to this installation, so not to be guessed."""
    return f"whsec_{hmac.new(settings.SECRET_KEY.encode(), b'simulator', sha256).hexdigest()}"


def sign(*, body: bytes, secret: str, at: datetime) -> str:
    """The header a sender holding `secret` would put on `body`."""
    timestamp = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, sha256).hexdigest()
    return f"t={timestamp},v1={digest}"


def _parts(header: str) -> tuple[int, list[bytes]]:
    pairs = [item.partition("=") for item in header.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    if not times or not _TIMESTAMP.fullmatch(times[0]):
        raise SignatureRefused("no timestamp")
    signatures = [value.encode("utf-8", "replace") for name, _, value in pairs if name == "v1"]
    return int(times[0]), signatures[:_MAX_SIGNATURES]


def _matches(wanted: bytes, secret: str, signatures: Sequence[bytes]) -> bool:
    expected = hmac.new(secret.encode(), wanted, sha256).hexdigest().encode()
    # In constant time, or a forger could find the signature one digit after another.
    return any(hmac.compare_digest(expected, signature) for signature in signatures)
