"""Fetching an address somebody typed: only from the open internet, within limits of size and time.

Every address that a name resolves to must be public, and the connection goes to the very address that
was looked at: a name that answers differently the second time gains nothing. The same for each redirect.
"""

import http.client
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import SplitResult, urljoin, urlsplit

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

MOST_HOPS = 5
_PIECE = 64 * 1024
#: Addresses that carry another inside: a translator would lead them back into a private network.
_CARRIERS = [
    ipaddress.ip_network(one)
    for one in (
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "2001::/32",
        "::ffff:0:0/96",
        "::/96",
    )
]


class Trouble(StrEnum):
    """Why a calendar could not be read; stored, and said in words on the owner's page."""

    ADDRESS = "bad_address"
    PRIVATE = "inside_net"
    AWAY = "nobody_there"
    REFUSED = "turned_away"
    TOO_BIG = "too_big"
    TOO_SLOW = "too_slow"
    NO_CALENDAR = "no_calendar"


class CannotRead(Exception):
    """The calendar cannot be read; `problem` says why."""

    def __init__(self, problem: Trouble) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Limits:
    """How much and how long: bytes of the unpacked answer, and seconds for all hops together.

    `inside` are networks that may be asked although they are not public: a clinic's own server.
    """

    most_bytes: int = 5_000_000
    seconds: float = 20
    inside: Sequence[Network] = ()


def web_address(typed: str) -> SplitResult:
    """The address to ask, `webcal:` as the `https:` it stands for. Raises CannotRead (ADDRESS)."""
    try:
        parts = urlsplit(typed.strip())
        port, host = parts.port, parts.hostname
    except ValueError:
        raise CannotRead(Trouble.ADDRESS) from None
    if parts.scheme in ("webcal", "webcals"):
        parts = parts._replace(scheme="https")
    odd = parts.username is not None or port == 0 or any(ord(one) <= 32 for one in typed.strip())
    if parts.scheme not in ("http", "https") or not host or odd:
        raise CannotRead(Trouble.ADDRESS)
    return parts


def fetch(typed: str, limits: Limits) -> bytes:
    """What stands at the address, after at most five redirects. Raises CannotRead."""
    until = time.monotonic() + limits.seconds
    parts = web_address(typed)
    for _hop in range(MOST_HOPS + 1):
        answer = _ask(parts, limits, until)
        if isinstance(answer, bytes):
            return answer
        parts = web_address(urljoin(parts.geturl(), answer))
    raise CannotRead(Trouble.REFUSED)


def _ask(parts: SplitResult, limits: Limits, until: float) -> bytes | str:
    """The body, or where a redirect leads."""
    connection = _connected(parts, limits, until)
    # Kept here: the library lets go of it once it knows that the answer ends with the line.
    line = connection.sock
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Accept": "text/calendar", "Accept-Encoding": "gzip", "User-Agent": "Doorstep"}
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        if answer.status in (301, 302, 303, 307, 308):
            return answer.getheader("Location", "")
        if answer.status != 200:
            raise CannotRead(Trouble.REFUSED)
        return _body(answer, line, limits, until)
    except TimeoutError:
        raise CannotRead(Trouble.TOO_SLOW) from None
    except (OSError, http.client.HTTPException, UnicodeError, zlib.error):
        raise CannotRead(Trouble.AWAY) from None
    finally:
        connection.close()


def _body(
    answer: http.client.HTTPResponse, line: socket.socket, limits: Limits, until: float
) -> bytes:
    packed = answer.getheader("Content-Encoding", "").lower() == "gzip"
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 16) if packed else None
    found = bytearray()
    while piece := _piece(answer, line, until):
        # Never more than one byte beyond the limit is unpacked: a bomb goes off outside.
        left = limits.most_bytes + 1 - len(found)
        found += unpack.decompress(piece, left) if unpack else piece
        if len(found) > limits.most_bytes:
            raise CannotRead(Trouble.TOO_BIG)
    return bytes(found)


def _piece(answer: http.client.HTTPResponse, line: socket.socket, until: float) -> bytes:
    line.settimeout(_left(until))
    return answer.read1(_PIECE)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise CannotRead(Trouble.TOO_SLOW)
    return left


def _connected(parts: SplitResult, limits: Limits, until: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = _addresses(host, port)
    inside = all(any(one in network for network in limits.inside) for one in addresses)
    # In the open, only encrypted and only the web's own door: an address must not knock at others.
    if not inside and (parts.scheme != "https" or port != 443):
        raise CannotRead(Trouble.ADDRESS)
    if not inside and not all(is_public(one) for one in addresses):
        raise CannotRead(Trouble.PRIVATE)
    try:
        sock = socket.create_connection((str(addresses[0]), port), timeout=_left(until))
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    except TimeoutError:
        raise CannotRead(Trouble.TOO_SLOW) from None
    except (OSError, UnicodeError):
        raise CannotRead(Trouble.AWAY) from None
    connection = http.client.HTTPConnection(host, port)
    connection.sock = sock
    return connection


def _addresses(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [ipaddress.ip_address(str(one[4][0]).split("%")[0]) for one in found]
    except (OSError, UnicodeError, ValueError):
        raise CannotRead(Trouble.AWAY) from None


def is_public(address: Address) -> bool:
    """Whether an address lies in the open internet, and carries no other one inside."""
    carried = any(address in network for network in _CARRIERS if network.version == address.version)
    return address.is_global and not address.is_multicast and not carried
