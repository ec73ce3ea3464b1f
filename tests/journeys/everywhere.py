"""The pages of every role: each address of the program that answers with a page, and rows to show on them."""

import datetime as dt
import re
import uuid
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from booking.models import CarePlan, Closure, ExerciseList, PlanAnswer, PlannedVisit, TimeOff
from booking.operations.messages.private_links import mint_link
from config.roles import ensure_all_roles
from core.clock import now
from core.models import ClinicSettings
from tests.factories import make_absence, make_patient, make_user, make_visit
from tests.pages import site as public
from tests.security.addresses import address_of, routes
from tests.security.people import GROUPS
from tests.security.test_matrix import known_for

#: Answers of machines; and what only somebody who pays by the demo's card sees.
NO_PAGE = ("api/o", "api/a", "api/p", "api/v", "simulator/")
#: Of the admin, the pages whose templates or fields are ours; Wagtail looks at its own.
OURS = re.compile(
    r"/admin/($|desk/|look-after/|visits/|waiting-list/|unserved-searches/|settings/"
    r"|(closures|practitioners|service-areas|visit-types|drive-corrections)/($|new/|edit/))"
)
WISHES = {
    "practice/time-off/impact/": "?from_date={tomorrow}&from_minute=0&to_date={tomorrow}&to_minute=1440",
    "admin/desk/reports/why/": "?postal_code=V5H",
    "search/": "?query=back",
}
#: What somebody is shown when the wanted page cannot be: one template for each status.
SORRY = sorted(one.name for one in (settings.ROOT / "templates").glob("[45]*.html"))


def furnish(clinic):
    """Every kind of public page, somebody of every role, and a diary with a visit and time off."""
    ensure_all_roles()
    home = public.make_site()
    pages = [
        home,
        public.make_service(home, visit_types=[clinic.visit_type]),
        public.make_area_page(home, clinic.area),
        public.make_profile(home, clinic.practitioner),
        public.make_article(home),
        public.make_page(home),
        *(
            public.child(home, slug)
            for slug in ("services", "areas", "team", "articles", "contact")
        ),
    ]
    people = {"practitioner": clinic.practitioner.user}
    for role, group in GROUPS.items():
        people[role] = make_user(f"{role}@tidewater.example", is_superuser=role == "owner")
        people[role].groups.add(Group.objects.get(name=group))
    today = now().replace(hour=19, minute=0, second=0, microsecond=0)
    visits = [
        make_visit(
            practitioner=clinic.practitioner,
            visit_type=clinic.visit_type,
            start=today + dt.timedelta(days=days),
            area=clinic.area,
            street="4512 Imperial Street",
            postal_code="V5H 1A1",
            patient=make_patient(name="王小明", email=f"{'m' * 40}@example.org"),
            reason="Sore back",
            access_notes="Buzzer 204",
        )
        for days in (0, 1, 8)
    ]
    together(visits)
    off = today + dt.timedelta(days=3)
    span = {"start": off, "end": off + dt.timedelta(hours=4)}
    time_off = TimeOff.objects.create(practitioner=clinic.practitioner, **span)
    make_absence(visits[-1], practitioner=clinic.practitioner, **span, pk=time_off.pk)
    Closure.objects.create(date=(today + dt.timedelta(days=40)).date(), name="Snow")
    return SimpleNamespace(people=people, visits=visits, clinic=clinic, pages=pages)


def together(visits):
    """What gives a visit its other pages: a plan, a joint visit beside it, exercises sent home."""
    first = visits[-1]
    like = {
        "practitioner": first.practitioner,
        "visit_type": first.visit_type,
        "area": first.area,
        "street": first.street,
        "postal_code": first.postal_code,
    }
    plan = CarePlan.objects.create(
        visit=first,
        rhythm=[[1, 2]],
        proposed_at=now(),
        until=now() + dt.timedelta(minutes=5),
        answer=PlanAnswer.AGREED,
        answered_at=now(),
        key="every page",
    )
    later = make_visit(
        **like, start=first.start + dt.timedelta(days=7), patient=first.patient, reason="Sore back"
    )
    for number, visit in enumerate((first, later), start=1):
        PlannedVisit.objects.create(plan=plan, visit=visit, number=number)
    beside = make_visit(**like, start=first.end, patient=make_patient(name="ਗੁਰਪ੍ਰੀਤ"))
    mark = uuid.uuid4()
    for visit in (first, beside):
        visit.joint = mark
        visit.save(update_fields=["joint"])
    line = {"slug": "bridge", "name": "Bridge", "dose": "8 times", "note": "Mind the left hip."}
    ExerciseList.objects.create(visit=first, lines=[line], by_name="Priya Sandhu", sent_at=now())
    visits.insert(-1, beside)


def addresses(world):
    """Every address of the program, with samples that exist."""
    known = (world.people, world.clinic.practitioner, world.visits[-1])
    tomorrow = (now() + dt.timedelta(days=1)).date()
    for route in sorted(routes()):
        if not route.startswith(NO_PAGE):
            path = address_of(route, known_for(route, known))
            yield path + WISHES.get(route, "").format(tomorrow=tomorrow)
    yield from (page.address for page in world.pages)


def cookies_of(client, url):
    """What that visitor's browser carries."""
    return [
        {"name": name, "value": cookie.value, "url": url} for name, cookie in client.cookies.items()
    ]


def visitor(world, role):
    """A browser of that role: signed in, or with the link of a letter."""
    client = Client()
    if role == "patient":
        # Of a joint visit both links: together they open the page that moves both.
        for visit in world.visits[-2:]:
            client.get(f"/visit/{mint_link(visit=visit, now=now())[0]}/")
    elif role != "anonymous":
        client.force_login(world.people[role])
    return client


def pages_for(world, role, seen):
    """The addresses that show this role a page nobody before it was shown."""
    client = visitor(world, role)
    found = []
    for path in dict.fromkeys(addresses(world)):
        if path in seen or not _concerns(role, path):
            continue
        answer = client.get(path)
        kind = answer.get("Content-Type", "")
        # Parts of pages, which Wagtail fetches into others, are no pages.
        whole = kind.startswith("text/html") and b"<html" in answer.content[:4000]
        if whole and answer.status_code < 300:
            found.append(path)
    return client, found


def _concerns(role, path):
    if role == "patient":
        return path.startswith("/visit/")
    if role == "practitioner":
        return path.startswith(("/practice/", "/accounts/"))
    if role == "anonymous":
        return not path.startswith("/admin/")
    return bool(OURS.match(path))


def sorry(name):
    """A page that says what went wrong, as the program answers with it."""
    known = {"clinic": ClinicSettings.current(), "was_sent": name == "403_csrf.html"}
    return render_to_string(name, known, request=RequestFactory().get("/"))
