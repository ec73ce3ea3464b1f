"""The simulator called from inside the program: a request in, an answer out, no socket."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from booking.simulator.app import simulator


def call(
    method: str, url: str, headers: Mapping[str, str], body: str | None
) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of the simulator's answer. Raises `ConnectionDropped`."""
    heard: dict[str, Any] = {}

    def start_response(status: str, sent: list[tuple[str, str]], *rest: Any) -> None:
        heard["status"], heard["headers"] = int(status.split()[0]), dict(sent)

    answer = b"".join(simulator(_environ(method, url, headers, body), start_response))
    return heard["status"], heard["headers"], answer.decode()


def _environ(method: str, url: str, headers: Mapping[str, str], body: str | None) -> dict[str, Any]:
    parts, sent = urlsplit(url), (body or "").encode()
    named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return named | {
        "REQUEST_METHOD": method.upper(),
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "CONTENT_LENGTH": str(len(sent)),
        "wsgi.input": io.BytesIO(sent),
    }
