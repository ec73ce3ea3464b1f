"""A plan of care as its patient's browser and the practitioner's phone send it."""

from bs4 import BeautifulSoup

from booking.models import Visit
from core.local_time import local

RHYTHM = {
    "begin": "2026-12-07",
    "times": "2",
    "weeks": "1",
    "then": "2",
    "weekdays": [str(day) for day in range(7)],
    "parts": ["morning", "afternoon", "evening"],
    "who": "same",
}
TICKS = {"agree": "on", "data_use": "on"}


def url(visit, page=""):
    return f"/visit/{visit.public_ref}/plan/{page}"


def sent_by(answer):
    """What the page of the dates sends: all it carries along, and what is marked of each turn."""
    form = BeautifulSoup(answer.content, "html.parser").main.find("form", method="post")
    sent = {}
    for field in form.find_all("input"):
        ticked = field.get("type") not in ("radio", "checkbox") or field.has_attr("checked")
        if field.get("name") and ticked:
            sent.setdefault(field["name"], []).append(field.get("value", "on"))
    return {name: values if len(values) > 1 else values[0] for name, values in sent.items()}


def turns_on(answer):
    """Of each turn the times shown, by their words."""
    found = []
    for row in BeautifulSoup(answer.content, "html.parser").find_all("fieldset", "plan-row"):
        radios = row.find_all("input", type="radio")
        words = [one.find_next("b").get_text() if one["value"] else "out" for one in radios]
        found.append(dict(zip(words, [one["value"] for one in radios], strict=True)))
    return found


def look(client, path, **changes):
    return client.post(path, RHYTHM | changes | {"action": "look"})


def press(client, path, answer, action="book", **changes):
    return client.post(path, sent_by(answer) | TICKS | {"action": action} | changes)


def planned():
    return list(Visit.objects.filter(planned__isnull=False).order_by("start"))


def booked_plan(client, visit, **changes):
    answer = press(client, url(visit), look(client, url(visit), **changes))
    assert answer.status_code == 302, answer.status_code
    return planned()


def days():
    return [local(visit.start).strftime("%a %d %H:%M") for visit in planned()]
