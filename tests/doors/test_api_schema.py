"""The API's document says what is accepted and what is answered, and both are so."""

import re

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from booking.api import views
from core import washing
from territory.here import country
from territory.postal_codes import PostalCodeUnreadable
from tests.doors.api_clinic import _friday, clinic
from tests.doors.test_what_comes_in import PASTED

pytestmark = pytest.mark.django_db
__all__ = ["_friday", "clinic"]

ASKED = {
    "/api/areas": {},
    "/api/visit-types": {},
    "/api/practitioners": {},
    "/api/area": {"postal_code": "V5H 1A1"},
    "/api/availability": {"postal_code": "V5H 1A1", "visit_type": "follow-up"},
}
LIMITS = {"pattern", "format", "enum"}


def document(client):
    return client.get("/api/openapi.json").json()


def parameters(client):
    for path, operations in document(client)["paths"].items():
        for parameter in operations["get"].get("parameters", []):
            yield path, parameter


def test_every_string_that_is_asked_for_says_its_shape_and_its_length(client):
    found = []
    for path, parameter in parameters(client):
        for kind in parameter["schema"].get("anyOf", [parameter["schema"]]):
            if kind["type"] == "string":
                shaped = LIMITS & set(kind)
                found.append((path, parameter["name"], bool(shaped)))
                assert "format" in kind or {"minLength", "maxLength"} <= set(kind), parameter
        assert parameter["description"]

    assert len(found) == 6
    assert [one for one in found if not one[2]] == []


@pytest.mark.parametrize("typed", PASTED)
def test_a_code_that_is_read_has_the_shape_that_is_said(typed):
    pattern = country().postal_codes.words.pattern_for_machines

    assert re.search(pattern, washing.code(typed))


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text("V5HWDOIl01aB -.,\u200bß", max_size=9))
def test_what_has_not_the_shape_that_is_said_is_never_read(typed):
    pattern = country().postal_codes.words.pattern_for_machines
    washed = washing.code(typed)
    try:
        country().postal_codes.read(washed)
    except PostalCodeUnreadable:
        return

    assert re.search(pattern, washed)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_regex("[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z]", fullmatch=True))
def test_three_signs_of_the_shape_that_is_said_are_read(code):
    assert country().postal_codes.read(code).code == code


@pytest.mark.parametrize(
    ("field", "value"),
    [("visit_type", "a b"), ("visit_type", "é"), ("practitioner", "ann lee"), ("language", "p/a")],
)
def test_what_has_the_wrong_shape_is_refused_by_its_name(client, clinic, field, value):
    answer = client.get("/api/availability", ASKED["/api/availability"] | {field: value})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def gone():
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize("path", ASKED)
def test_every_error_that_is_documented_is_a_problem_document(
    client, clinic, monkeypatch, caplog, path
):
    said = document(client)
    documented = {
        int(status): answer["content"]
        for status, answer in said["paths"][path]["get"]["responses"].items()
        if int(status) >= 400
    }
    got = {405: client.post(path)}
    if ASKED[path]:
        got[422] = client.get(path)
    with monkeypatch.context() as broken:
        broken.setattr(views.catalogue, "public_offer", lambda now: 1 / 0)
        broken.setattr(views, "find_offer", lambda **asked: 1 / 0)
        got[500] = client.get(path, ASKED[path])
    with monkeypatch.context() as away:
        away.setattr(views.catalogue, "public_offer", lambda now: gone())
        away.setattr(views, "find_offer", lambda **asked: gone())
        got[503] = client.get(path, ASKED[path])
    assert got[503]["Retry-After"] == "5"
    monkeypatch.setattr(views, "MOST_A_MINUTE", 0)
    got[429] = client.get(path, ASKED[path])

    assert set(documented) == set(got)
    shape = {**said["components"]["schemas"]["Problem"], "components": said["components"]}
    for status, answer in got.items():
        assert (status, answer.status_code) == (status, status)
        assert [answer["Content-Type"]] == list(documented[status]) == ["application/problem+json"]
        Draft202012Validator(shape).validate(answer.json())
        assert answer.json()["status"] == status
