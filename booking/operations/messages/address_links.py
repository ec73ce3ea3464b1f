"""The link to all that was booked from one e-mail address: sent there alone, for a day, ended by a press."""

import datetime as dt

from booking.models import AddressLink
from core.fields import lookup_hash, lookup_hashes
from core.rows import insert
from core.tokens import hash_of, new_token

#: Whoever asked for it is waiting for it; an old letter must not open somebody's whole past.
GOOD_FOR = dt.timedelta(days=1)


def mint_address_link(*, email: str, now: dt.datetime) -> str:
    """A new token for all that was booked from this address. Earlier links stay good for their day."""
    token = new_token()
    insert(
        AddressLink(
            email=email,
            email_hash=lookup_hash(email),
            token_hash=hash_of(token),
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
    )
    return token


def address_link_behind(token: str, now: dt.datetime) -> AddressLink | None:
    """The living link of a token somebody followed; wrong, old and ended look alike."""
    return AddressLink.objects.alive(now).filter(token_hash=hash_of(token)).first()


def address_link_of(pk: int, now: dt.datetime) -> AddressLink | None:
    """The living link a cookie was made for, or None."""
    return AddressLink.objects.alive(now).filter(pk=pk).first()


def end_address_link(*, link: AddressLink, now: dt.datetime) -> None:
    """Close every page it opened, in every browser, and the link in the letter with them."""
    AddressLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=now)


def forget_address(email: str) -> None:
    """Delete the links of an address, under whichever key it was hashed."""
    if email:
        AddressLink.objects.filter(email_hash__in=lookup_hashes(email)).delete()
