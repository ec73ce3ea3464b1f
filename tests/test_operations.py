"""Alerts an operator is woken by: each has its line of the runbook, and asks for what there is."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.test import Client

from core import metrics

ROOT = Path(__file__).resolve().parents[1]
RULES = [
    rule
    for group in yaml.safe_load((ROOT / "deploy/alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
RUNBOOK = re.findall(
    r"^\| ([A-Z]\w+) \|(.+)\|(.+)\|(.+)\|$", (ROOT / "docs/operations.md").read_text(), re.M
)
TOKEN = "kT4-vQ2_hZ7xLr4mWc8pYb1nKd6gJf3uEa5oRi0tXq"


def test_every_alert_says_what_it_means_what_to_look_at_and_what_to_do():
    told = [row for row in RUNBOOK if row[0] != "Alert"]

    assert [name for name, *_rest in told] == [rule["alert"] for rule in RULES]
    assert [name for name, *rest in told if not all(len(cell) > 10 for cell in rest)] == []


def test_every_alert_is_urgent_in_one_of_three_ways():
    assert {rule["labels"]["urgency"] for rule in RULES} == {"now", "today", "this week"}


@pytest.mark.django_db
def test_no_alert_asks_for_a_count_that_is_not_told(settings):
    settings.METRICS_TOKEN = TOKEN
    metrics.forget()
    Client().get("/livez")
    page = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
    told = set(re.findall(r"^# TYPE (\w+) ", page, re.M))
    told |= {f"{name}_bucket" for name in told} | {
        "doorstep_free_starts",
        "doorstep_dispute_due_seconds",
    }

    asked = {name for rule in RULES for name in re.findall(r"\bdoorstep_\w+", rule["expr"])}

    assert asked - told == set()


@pytest.mark.skipif(not shutil.which("promtool"), reason="Prometheus is not installed here")
def test_prometheus_itself_reads_the_rules():
    command = ["promtool", "check", "rules", "deploy/alerts.yml"]

    assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
