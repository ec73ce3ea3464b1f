"""A visit that is done, two published exercises, and what the page at the door would send."""

from django.test import Client

from booking.models import VisitStatus
from booking.operations.messages.private_links import mint_link
from booking.operations.visits.exercises import PickedExercise
from core.audit import Actor
from services.models import ExerciseIndexPage
from tests.factories import (
    at,
    make_area,
    make_patient,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)
from tests.pages import site
from tests.pages.test_exercises import make_exercise

TODAY = "2026-11-20"
NOW = at(TODAY, "10:00")
WING = Actor("Wing Chan")
ROLLS = PickedExercise("knee-rolls", "Knee rolls", "5 slow ones, at night")
BRIDGE = PickedExercise("bridge", "Bridge", "8 times")
BLOCK = {
    "name": "Knee rolls",
    "purpose": "",
    "how": "<ol><li>Lie down. [^somebody-2020]</li></ol>",
    "dose": "10 slow rolls",
    "stop_if": "pain shoots below the knee",
    "drawing": "bridge",
}


def visit_done(client):
    """The visit; its practitioner is signed in."""
    index = site.add(site.make_site(), ExerciseIndexPage, "Exercises", "exercises")
    make_exercise(index)
    make_exercise(index, "Bridge", "bridge", blocks=(("exercise", {**BLOCK, "name": "Bridge"}),))
    make_exercise(index, "Draft", "draft", live=False)
    person = make_practitioner(
        areas=[make_area()],
        visit_types=[make_visit_type()],
        user=make_user("wing@tidewater.example"),
    )
    client.force_login(person.user)
    return make_visit(
        practitioner=person,
        visit_type=person.visit_types.get(),
        start=at(TODAY, "08:00"),
        status=VisitStatus.COMPLETED,
        patient=make_patient(name="Joan Smith", email="joan@example.org"),
    )


def page_of(visit, more=""):
    return f"/practice/visits/{visit.public_ref}/exercises/{more}"


def ticked(client, visit, places=None, notes=None, **doses):
    """What the page would send with these exercises ticked."""
    shown = client.get(page_of(visit)).context["shown"]
    fields = {"shown_version": shown}
    for name, dose in doses.items():
        slug = name.replace("_", "-")
        fields |= {f"pick-{slug}": "on", f"dose-{slug}": dose}
    fields |= {f"place-{slug}": place for slug, place in (places or {}).items()}
    return fields | {f"note-{slug}": note for slug, note in (notes or {}).items()}


def patient_of(visit, to=""):
    """A browser that followed a private link of the visit."""
    token, _link = mint_link(visit=visit, now=NOW)
    browser = Client()
    browser.get(f"/visit/{token}/{to}")
    return browser


def home(visit):
    return f"/visit/{visit.public_ref}/exercises/"
