"""`make judge`, or `python -m tests.judge [ADDRESS] [--only axe,html] [--runs 5] [--pages home,area]
[--guises "dark 320,forced colours"]`.

Without an address it starts the demo on a free port with a folder of its own. Exit code 1: below a bar.
"""

import argparse
import os
import subprocess
import sys
import time
from contextlib import nullcontext

from tests.judge.browser import look, weigh
from tests.judge.checker import check_html
from tests.judge.journey import steps
from tests.judge.lighthouse import run_lighthouse
from tests.judge.pages import one_of_each, sitemap, unlisted
from tests.judge.report import Report
from tests.judge.speed import time_pages
from tests.judge.tools import FOLDER
from tests.judge.walk import walk
from tests.machine import NotHere
from tests.servers import demo_site

JUDGES = ("walk", "html", "weight", "speed", "axe", "lighthouse", "roles")

WALK = "tests/journeys/test_every_page.py"
# Judging takes longer than a patient does; the held time must outlast it.
PATIENT_HOLD = "600"


def judge(base: str, wanted: list[str], names: list[str], runs: int, guises: list[str]) -> Report:
    """Ask the wanted judges about the site at `base`."""
    report = Report()
    everything = sitemap(base)
    beside = unlisted(base)
    chosen = one_of_each(everything) + beside + steps(base, report)
    if names:
        chosen = [page for page in chosen if page.name in names]
    tasks = [page for page in chosen if page.scripted]
    timed = [page for page in chosen if page.timed]
    judges = {
        "walk": lambda: walk(everything, base, report),
        "html": lambda: check_html(everything + beside + tasks, FOLDER / "pages", report),
        "weight": lambda: weigh(timed, report),
        "speed": lambda: time_pages(timed, report),
        "axe": lambda: look(chosen, base, guises, report),
        "roles": lambda: every_page_of_every_role(report),
        "lighthouse": lambda: run_lighthouse(timed, runs, report),
    }
    for name in [name for name in judges if name in wanted]:
        print(f"{name}: {len(chosen)} pages, {len(everything)} in the sitemap", flush=True)
        began = time.monotonic()
        judges[name]()
        report.figure("time", of=name, seconds=round(time.monotonic() - began))
    return report


def every_page_of_every_role(report: Report) -> None:
    """The browser's walk of `make test`, which spares axe half of the pages, over all of them."""
    words = [sys.executable, "-m", "pytest", "-q", "--show-capture=no", "-m", "browser", WALK]
    walked = subprocess.run(words, env={**os.environ, "EVERY_PAGE_IN_BOTH_GUISES": "1"})
    if walked.returncode:
        report.fault("roles", WALK, "see what pytest says above")


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def main() -> int:
    """Judge, print, keep the figures; returns the exit code."""
    parser = argparse.ArgumentParser(prog="judge", description=__doc__)
    parser.add_argument("address", nargs="?", default="")
    parser.add_argument("--only", default=",".join(JUDGES))
    parser.add_argument("--pages", default="")
    parser.add_argument("--guises", default="")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    site = FOLDER / "demo"
    site.mkdir(parents=True, exist_ok=True)
    names, guises = _listed(asked.pages), _listed(asked.guises)
    with (
        nullcontext(asked.address.rstrip("/"))
        if asked.address
        else demo_site(site, HOLD_MINUTES=PATIENT_HOLD) as base
    ):
        try:
            report = judge(base, _listed(asked.only), names, asked.runs, guises)
        except NotHere as missing:
            print(f"NOT RUN: needs {missing}")
            return 1
    report.keep(FOLDER / "figures.json")
    print(f"{len(report.faults)} below the bar; figures in {FOLDER / 'figures.json'}")
    return int(bool(report.faults))


if __name__ == "__main__":
    sys.exit(main())
