"""A file of another program in tests: sent in, its guesses kept, checked and brought by the worker."""

import datetime as dt
import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from booking.models import ImportFile
from core import outbox
from core.clock import now
from core.outbox import Lane

EXAMPLES = Path(__file__).parents[3] / "docs/moving-in"
HEADERS = "Number,Name,Phone,Email,Birth date,Address,Postal code\n"
VISITS = "Number,Patient number,Practitioner,Visit type,Start,Minutes\n"


def send(office, content, kind="patients", source="jane", name="file.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(name, content, "text/csv")
    return office.post(
        reverse("desk:imports"), {"source": source, "kind": kind, "file": file}, follow=True
    )


def guesses(answer):
    """What the form of a page has chosen, as somebody would send it without touching it."""
    html = answer.content.decode()
    chosen = {}
    for name, options in re.findall(r'<select name="([\w-]+)".*?>(.*?)</select>', html, re.S):
        found = re.search(r'value="(\w*)"\s+selected', options)
        chosen[name] = found[1] if found else ""
    for name, value in re.findall(
        r'type="radio" name="([\w-]+)" value="([\w-]+)"[^>]* checked', html
    ):
        chosen[name] = value
    return chosen


def check(office, content, kind="patients", source="jane", **said):
    """Send it in, keep every guess, and have the worker check it."""
    answer = send(office, content, kind, source)
    file = ImportFile.objects.latest("pk")
    page = office.post(
        reverse("desk:import_columns", args=[file.pk]), {**guesses(answer), **said}, follow=True
    )
    if kind == "visits":
        office.post(reverse("desk:import_names", args=[file.pk]), guesses(page), follow=True)
    work()
    file.refresh_from_db()
    assert file.state == "checked"
    return file


def work():
    outbox.run_due(now() + dt.timedelta(seconds=5), lane=Lane.FILES)


def bring(office, file, **how):
    answer = office.post(
        reverse("desk:import_bring", args=[file.pk]), {"letters": "none", **how}, follow=True
    )
    work()
    file.refresh_from_db()
    return answer


def look(office, file, **asked):
    return office.get(reverse("desk:import", args=[file.pk]), asked).content.decode()


def verdicts(file):
    return [line[1] for line in file.report]


def example(name):
    return (EXAMPLES / name).read_bytes()


def one_patient(office):
    bring(office, check(office, HEADERS + "1,Joan Smith,604-555-0101,,,1 Oak Street,V5H 1A1\n"))
