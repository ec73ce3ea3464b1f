"""Lighthouse, mobile, medians."""

import json
import os
import subprocess

from tests.judge.pages import Page
from tests.judge.report import Report
from tests.judge.tools import FOLDER, node
from tests.machine import chromium

PERFORMANCE = 98
FULL = 100


def run_lighthouse(pages: list[Page], runs: int, report: Report) -> None:
    """Scores of each page; below 98 for speed or 100 for the rest is a fault."""
    work = [{"name": page.name, "url": page.url, "headers": page.headers} for page in pages]
    process = subprocess.Popen(
        [str(node()), "lighthouse.mjs"],
        cwd=FOLDER,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps({"runs": runs, "chrome": chromium(), "pages": work}))
    process.stdin.close()
    indexed = {page.name: page.indexed for page in pages}
    for line in process.stdout:
        _judge(json.loads(line), indexed, report)
    if process.wait():
        report.fault("lighthouse", "all", f"ended with {process.returncode}")


def _judge(scores: dict, indexed: dict[str, bool], report: Report) -> None:
    if "failed" in scores:
        report.fault("lighthouse", scores["page"], f"could not be measured: {scores['failed']}")
        return
    failing = scores.pop("failing")
    report.figure("lighthouse", **scores, load=round(os.getloadavg()[0], 1))
    bars = {"performance": PERFORMANCE, "accessibility": FULL, "best-practices": FULL}
    if "agentic-browsing" in scores:
        bars["agentic-browsing"] = FULL
    if indexed[scores["page"]]:
        bars["seo"] = FULL
    for category, bar in bars.items():
        if scores[category] is not None and scores[category] < bar:
            report.fault("lighthouse", scores["page"], f"{category} {scores[category]}: {failing}")
