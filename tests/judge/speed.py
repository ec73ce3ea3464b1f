"""Time to the first byte, warm, one visitor after another."""

import http.client
import time
from statistics import median
from urllib.parse import urlsplit

from tests.judge.pages import Page
from tests.judge.report import Report

WARM_UP = 10
ASKED = 100
CONTENT_MS = 40
TIMES_MS = 60
P95_MS = 150


def time_pages(pages: list[Page], report: Report) -> None:
    """p50 and p95 of each page in milliseconds, against the bars."""
    for page in pages:
        spent = sorted(_milliseconds(page))
        p50, p95 = median(spent), spent[int(len(spent) * 0.95)]
        report.figure("speed", page=page.name, p50_ms=round(p50, 1), p95_ms=round(p95, 1))
        bar = TIMES_MS if page.scripted else CONTENT_MS
        if p50 > bar or p95 > P95_MS:
            report.fault("speed", page.name, f"p50 {p50:.0f} ms, p95 {p95:.0f} ms")


def _milliseconds(page: Page) -> list[float]:
    parts = urlsplit(page.url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    spent = []
    for number in range(WARM_UP + ASKED):
        began = time.perf_counter()
        connection.request("GET", target, headers={"Accept-Encoding": "gzip", **page.headers})
        answer = connection.getresponse()
        first_byte = (time.perf_counter() - began) * 1000
        answer.read()
        if number >= WARM_UP:
            spent.append(first_byte)
    connection.close()
    return spent
