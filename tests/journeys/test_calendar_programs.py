"""A patient's calendar file and a practitioner's feed, read by ical.js, as web calendars read them."""

import base64
import datetime as dt
from pathlib import Path

import pytest

from booking.models import Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.practitioners.calendar_feed import open_feed
from core.audit import SYSTEM
from core.clock import now
from tests.factories import make_patient, make_visit

pytestmark = pytest.mark.browser
READER = Path(__file__).resolve().parents[1] / "data/ical.js/ical.min.js"
READ = """async ([reader, text]) => {
  const ICAL = (await import("data:text/javascript;base64," + reader)).default;
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
  return events.map((one) => new ICAL.Event(one)).map((event) => ({
    summary: event.summary, uid: event.uid, location: event.location,
    start: event.startDate.toJSDate().toISOString(), end: event.endDate.toJSDate().toISOString(),
  }));
}"""


@pytest.fixture
def visit(site):
    start = (now() + dt.timedelta(days=8)).replace(hour=19, minute=30, second=0, microsecond=0)
    made = make_visit(
        practitioner=site.practitioner,
        visit_type=site.visit_type,
        start=start,
        area=site.area,
        street="4512 Imperial Street",
        patient=make_patient(email="gurpreet@example.org", name="ਗੁਰਪ੍ਰੀਤ ਕੌਰ"),
        postal_code="V5H 1A1",
    )
    yield made
    Visit.objects.filter(pk=made.pk).update(status="cancelled")


def read(page, text: str) -> list[dict]:
    page.goto("about:blank")
    return page.evaluate(READ, [base64.b64encode(READER.read_bytes()).decode(), text])


def spelled(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_both_files_say_the_right_hour_to_ical_js(page, visit):
    page.goto(f"/visit/{mint_link(visit=visit, now=now())[0]}/")
    mine = page.request.get(f"/visit/{visit.public_ref}/calendar.ics").text()
    token = open_feed(practitioner=visit.practitioner, shown=None, by=SYSTEM, now=now())
    theirs = page.request.get(f"/practice/calendar/{token}.ics").text()

    (event,) = read(page, mine)
    entries = {entry["uid"]: entry for entry in read(page, theirs)}

    assert (event["start"], event["end"]) == (spelled(visit.start), spelled(visit.end))
    assert "Imperial Street" in event["location"]
    assert spelled(visit.start) in [entry["start"] for entry in entries.values()]
    assert "ਗੁਰਪ੍ਰੀਤ ਕੌਰ" not in theirs
