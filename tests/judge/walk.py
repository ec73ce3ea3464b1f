"""Reads every page as a machine does: one heading, a description, nobody else's server."""

import json
import re

from tests.judge.pages import Page
from tests.judge.report import Report

HTML_BYTES = 35_000
DATA_BLOCKS = ("ld+json", "speculationrules")


def walk(pages: list[Page], base: str, report: Report) -> None:
    """Judge every indexed page; a figure for the whole, a fault for each that fails."""
    before = len(report.faults)
    for page in pages:
        for fault in faults_of(page, base):
            report.fault("walk", page.name, fault)
    heaviest = max(pages, key=lambda page: page.fetched[2])
    report.figure(
        "walk",
        pages=len(pages),
        faults=len(report.faults) - before,
        heaviest=heaviest.name,
        html_bytes=heaviest.fetched[2],
    )


def faults_of(page: Page, base: str) -> list[str]:
    """What is wrong with one page, in words."""
    status, text, size = page.fetched
    if status != 200:
        return [f"status {status}"]
    description = re.search(r'<meta[^>]+name="description"[^>]+content="([^"]*)"', text)
    checks = {
        "not one h1": len(re.findall(r"<h1[\s>]", text)) == 1,
        "no description of 50 to 200 characters": description and 50 <= len(description[1]) <= 200,
        "no canonical": re.search(r'<link[^>]+rel="canonical"', text),
        "no lang": re.search(r"<html[^>]+lang=", text),
        "JSON-LD does not parse": _parses(text),
        "a script on a content page": not _scripts(text),
        "an image without alt": not re.search(r"<img(?![^>]*\balt=)", text),
        "no phone": 'href="tel:' in text,
        "no way to book": "/book" in text,
        "an inline style": not re.search(r"<style[\s>]|\sstyle=\"", text),
        f"html {size} bytes": size <= HTML_BYTES,
    }
    found = [what for what, good in checks.items() if not good]
    return found + [f"third party {host}" for host in _elsewhere(text, base)]


def _scripts(text: str) -> list[str]:
    tags = re.findall(r"<script([^>]*)>", text)
    return [tag for tag in tags if not any(kind in tag for kind in DATA_BLOCKS)]


def _parses(text: str) -> bool:
    blocks = re.findall(r"<script[^>]+application/ld\+json[^>]*>(.*?)</script>", text, re.S)
    try:
        return bool([json.loads(block) for block in blocks])
    except ValueError:
        return False


def _elsewhere(text: str, base: str) -> list[str]:
    loads = re.findall(r'(?:src|srcset)="(https?://[^"]+)"', text)
    loads += re.findall(
        r'<link[^>]+rel="(?:stylesheet|preload|icon|preconnect)"[^>]+href="(https?://[^"]+)"', text
    )
    return [address for address in loads if not address.startswith(base)]
