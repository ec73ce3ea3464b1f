"""Whose request this is: the address of the visitor, seen past the proxies we trust and no further.

Everything that counts or names a visitor asks here: rate limits, locked sign-ins, the sign-in library.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

log = logging.getLogger(__name__)

UNKNOWN = "unknown"
HEADER = "HTTP_X_FORWARDED_FOR"
#: Nobody has more proxies than this in a row; what stands further left was written by a stranger.
MOST_HOPS = 20


@dataclass(frozen=True)
class TrustedProxies:
    """How many proxies stand in front of us, or in which networks they are. Neither: none."""

    count: int = 0
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.count or self.networks)


def trusted_proxies(written: str) -> TrustedProxies:
    """TRUSTED_PROXIES as it is written: `1`, or `10.0.0.0/8, fd00::/8`. Empty and `0` are none."""
    written = written.strip()
    if written.isdecimal() and int(written) <= MOST_HOPS:
        return TrustedProxies(count=int(written))
    try:
        parts = [part.strip() for part in written.split(",") if part.strip()]
        return TrustedProxies(networks=tuple(ip_network(part, strict=False) for part in parts))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES is neither a number of proxies nor a list of networks: {error}."
        ) from None


def client_address(meta: Mapping[str, Any]) -> str:
    """The visitor's address; of IPv6 the network of one household, which has more than can be counted.

    Read from the right, where our own proxies write: each hop is believed only about the next, and
    only while it is a proxy of ours. What a visitor writes into the header stands further left.
    """
    proxies: TrustedProxies = settings.TRUSTED_PROXIES
    if HEADER in meta and not settings.TRUSTED_PROXIES_SET:
        _say_that_nobody_is_trusted()
    # From the right and at most so many: a header of a megabyte costs nothing to read.
    written = str(meta.get(HEADER, "")).rsplit(",", MOST_HOPS)[-MOST_HOPS:] if proxies else []
    here, passed = _address(str(meta.get("REMOTE_ADDR", ""))), 0
    for hop in reversed(written):
        if not _is_ours(here, passed, proxies):
            break
        beyond = _address(hop)
        if not beyond:  # `unknown`, or nonsense: the last address we can vouch for counts
            break
        here, passed = beyond, passed + 1
    return _household(here) or UNKNOWN


@cache
def _say_that_nobody_is_trusted() -> None:
    """Once in each process: a line in the log, and a mark that `check --deploy` finds."""
    log.warning("Requests come through a proxy, but TRUSTED_PROXIES is not set: all count as one.")
    # A full disk must not turn a page away for want of a mark.
    with suppress(OSError):
        unheeded().touch()


def unheeded() -> Path:
    """The mark that a proxy's word about the visitor came and was not heeded."""
    return Path(settings.VAR_DIR) / "forwarded-for-unheeded"


def is_through_a_proxy(meta: Mapping[str, Any]) -> bool:
    """Whether a proxy of ours brings this request: then what it writes into its headers is believed."""
    return _is_ours(_address(str(meta.get("REMOTE_ADDR", ""))), 0, settings.TRUSTED_PROXIES)


def address_of(request: HttpRequest) -> str | None:
    """The visitor's address for libraries that keep it in a column of addresses: None if unknown."""
    found = client_address(request.META)
    return None if found == UNKNOWN else found


def _is_ours(address: str, passed: int, proxies: TrustedProxies) -> bool:
    """Whether this hop is a proxy of ours. Counted ones need no address: it may be a socket."""
    if proxies.count:
        return passed < proxies.count
    return bool(address) and any(ip_address(address) in network for network in proxies.networks)


def _address(written: str) -> str:
    """One hop without port, brackets or zone, IPv4 written as IPv4; empty if it is no address."""
    written = written.strip().strip('"')
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        found = ip_address(written.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(found)


def _household(address: str) -> str:
    if ":" not in address:
        return address
    # A household is given a /64 and may take a new address for every request.
    return str(ip_network(f"{address}/64", strict=False).network_address)
