"""A round that is driven the wrong way round, and a better day looked for as the office does it."""

import datetime as dt

from django.urls import reverse

from booking.models import DeskReport, Visit
from booking.operations.clinic.better_day import look_for_better
from booking.operations.clinic.reports import work_out
from booking.queries.better_days import still_better
from booking.queries.board import board_of
from core.clock import now
from tests.doors.office.a_visit import WEDNESDAY
from tests.factories import at, make_area, make_patient, make_visit

DAY = dt.date.fromisoformat(WEDNESDAY)


def zigzag_round(clinic):
    """Burnaby, North Vancouver, Burnaby, North Vancouver: the second and third are the wrong way round."""
    clinic[2].prefixes.create(prefix="V7L")
    make_area("Elsewhere", prefixes=("V3S",))
    rows = [
        ("09:00", "V5H", "Ana"),
        ("10:45", "V7L", "Ben"),
        ("13:00", "V5H", "Cy"),
        ("15:00", "V7L", "Di"),
    ]
    return [
        make_visit(
            practitioner=clinic[0],
            visit_type=clinic[1],
            area=clinic[2],
            start=at(WEDNESDAY, clock),
            place=place,
            patient=make_patient(name=f"{name} Smith"),
        )
        for clock, place, name in rows
    ]


def flexible(*visits):
    Visit.objects.filter(pk__in=[one.pk for one in visits]).update(is_flexible=True)


def page_of(client):
    return client.get(reverse("desk:board_better", args=[WEDNESDAY]))


def looked_for(client):
    """The page once somebody has pressed and the worker has answered."""
    client.post(reverse("desk:board_better_look", args=[WEDNESDAY]))
    report = DeskReport.objects.filter(kind="better_day").latest("pk")
    work_out(report_id=report.pk, now=now())
    return page_of(client)


def better_rounds():
    """What is found and still good, without the page."""
    return still_better(
        board_of(DAY, now=now()).rounds, DAY, now(), look_for_better(day=DAY, now=now())
    )


def changes_of(page):
    return [change for group in page.context["groups"] for change in group.changes]
