"""Private links to what somebody bought: minted when a letter is sent, kept as hashes (0004, 0960)."""

import datetime as dt

from django.db import models

from booking.models import Purchase, PurchaseLink
from core.tokens import hash_of, new_token


def mint_purchase_link(*, purchase: Purchase, now: dt.datetime) -> str:
    """A new token for `purchase`. Earlier ones stay good: a package may be used for years."""
    token = new_token()
    PurchaseLink.objects.create(purchase=purchase, token_hash=hash_of(token), created_at=now)
    return token


def purchase_behind(token: str) -> PurchaseLink | None:
    """The living link of a token somebody followed, or None: wrong and revoked look alike."""
    return _alive().filter(token_hash=hash_of(token)).first()


def purchase_link_of(pk: int) -> PurchaseLink | None:
    """The living link a cookie was made for, or None."""
    return _alive().filter(pk=pk).first()


def _alive() -> "models.QuerySet[PurchaseLink]":
    found = PurchaseLink.objects.filter(revoked_at=None)
    return found.select_related("purchase__account", "purchase__package")
