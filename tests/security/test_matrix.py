"""Every address × every role. A new address without a rule fails here."""

import re

import pytest
from django.apps import apps
from django.test import Client

from tests.security.addresses import address_of, routes, verdict
from tests.security.people import ROLES
from tests.security.rules import RULES, SAME_FOR_ALL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]
MEANS = {"a": "PMNXB", "d": "LFNX"}


@pytest.fixture
def clients(world):
    people, _practitioner, _visit = world
    found = {}
    for role in ROLES:
        found[role] = Client()
        if role != "anonymous":
            found[role].force_login(people[role])
    return found


def known_for(route, world):
    """Real samples, so that an answer is about rights and not about a missing object."""
    _people, practitioner, visit = world
    time_off = practitioner.time_off.first()
    known = {"reference": visit.public_ref}
    if route.startswith("practice/"):
        known["pk"] = str(time_off.pk)
    if route.startswith(("admin/practitioners/", "practice/seen/")):
        known["pk"] = str(practitioner.pk)
    if route.startswith("admin/pages/"):
        known |= {name: "2" for name in re.findall(r"<int:(\w+)>", route) if "page" in name}
    if route.startswith("admin/editing-sessions"):
        known["session_id"] = "1"
    return known


def rule_for(route):
    for pattern, letters in RULES:
        if re.fullmatch(pattern, route):
            return letters
    return None


def snapshot():
    """All that a look must not change: every row of ours but who looked, and from where."""
    left_out = {"auditentry", "ratecount", "generation", "signedin"}
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for app in ("booking", "accounts")
        for model in apps.get_app_config(app).get_models()
        if model._meta.model_name not in left_out
    }


ALL_ROUTES = sorted(routes())


def test_every_address_has_a_rule_and_every_rule_an_address():
    unruled = [route for route in ALL_ROUTES if rule_for(route) is None]
    used = {rule_for(route) and _pattern_of(route) for route in ALL_ROUTES}
    idle = [pattern for pattern, _letters in RULES if pattern not in used]

    assert unruled == []
    assert [pattern for pattern in idle if not pattern.startswith("api/")] == []


def _pattern_of(route):
    return next(pattern for pattern, _letters in RULES if re.fullmatch(pattern, route))


@pytest.mark.parametrize("role", ROLES)
def test_everybody_gets_what_the_rules_say_and_looking_changes_nothing(role, clients, world):
    place = ROLES.index(role)
    before = snapshot()
    wrong = []

    for route in ALL_ROUTES:
        letters = rule_for(route)
        if letters is None or (letters != SAME_FOR_ALL and letters[place] == "e"):
            continue
        path = address_of(route, known_for(route, world))
        answer = clients[role].get(path)
        got = verdict(answer, path)
        if (role != "anonymous" or answer.status_code >= 400) and not _is_kept_by_nobody(answer):
            wrong.append(f"{role} {path}: may be kept ({answer.get('Cache-Control')})")
        if letters == SAME_FOR_ALL:
            expected = verdict(Client().get(path), path)
        else:
            expected = MEANS.get(letters[place], letters[place])
        if got not in expected:
            wrong.append(f"{role} {path}: {got}, not {expected}")

    assert not wrong, "\n".join(wrong)
    assert snapshot() == before


def _is_kept_by_nobody(answer):
    # What is public is the same for everybody: a script, a sprite, the map.
    said = answer.get("Cache-Control", "")
    return "no-store" in said or "public" in said


PRESSED = [
    route for route in ALL_ROUTES if route.startswith(("practice/", "admin/desk/", "admin/visits"))
]


@pytest.mark.parametrize("role", ["anonymous", "colleague", "marketing", "publisher", "reviewer"])
def test_pressing_what_is_not_yours_moves_nothing(role, clients, world):
    _people, practitioner, visit = world
    before = _of(practitioner, visit)
    got = {}

    for route in PRESSED:
        path = address_of(route, known_for(route, world))
        if "reference" in route or "pk" in route or role != "colleague" or "admin" in route:
            answer = clients[role].post(
                path, {"minutes": "5", "action": "take", "date": "2026-11-25"}
            )
            got[path] = verdict(answer, path)

    assert {path: letter for path, letter in got.items() if letter not in "LFNX"} == {}
    assert _of(practitioner, visit) == before


def _of(practitioner, visit):
    return (
        list(type(visit).objects.filter(practitioner=practitioner).values()),
        list(practitioner.hours.values()),
        list(practitioner.time_off.values()),
        list(practitioner.extra_hours.values()),
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_odd_methods_open_no_page_of_ours(method, clients, world):
    ours = [route for route in ALL_ROUTES if route.startswith(("practice/", "accounts/", "visit/"))]
    opened = []

    for route in ours:
        path = address_of(route, known_for(route, world))
        if verdict(clients["practitioner"].generic(method, path), path) == "P":
            opened.append(path)

    assert opened == []


def test_a_press_without_the_pages_token_is_refused(world):
    people, practitioner, visit = world
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["practitioner"])
    before = _of(practitioner, visit)

    answers = {
        client.post(f"/practice/{path}", headers=headers).status_code
        for path in ("dates/", "areas/", "calendar/", f"visits/{visit.public_ref}/done/")
        for headers in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"})
    }

    assert answers == {403}
    assert _of(practitioner, visit) == before
