"""The public JSON for whoever writes a client of it."""

import json
import subprocess
import sys
from importlib import import_module

import pytest
from django.core.wsgi import get_wsgi_application
from httpx import Client as Caller
from httpx import WSGITransport
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.doors.api_clinic import _friday, _kept_connection, clinic

pytestmark = pytest.mark.django_db
__all__ = ["_friday", "_kept_connection", "clinic"]


def test_the_document_is_valid_openapi(client):
    document = client.get("/api/openapi.json").json()

    OpenAPIV31SpecValidator(document).validate()
    (asked,) = document["paths"]["/api/area"]["get"]["parameters"]
    assert asked["examples"] == {"V5H 1A1": {"value": "V5H 1A1"}}


def test_a_client_made_from_the_document_calls_every_operation(
    clinic, tmp_path, monkeypatch, _kept_connection
):
    door = WSGITransport(app=get_wsgi_application())
    with Caller(transport=door, base_url="http://testserver") as plain:
        made = make_client(plain.get("/api/openapi.json").json(), tmp_path)
    monkeypatch.syspath_prepend(str(made))
    doorstep = import_module("doorstep_client")
    caller = doorstep.Client("http://testserver", httpx_args={"transport": door})
    asked = {"availability": {"postal_code": "V5H 1A1", "visit_type": "follow-up"}}
    asked["area"] = {"postal_code": "V5H 1A1"}
    found = {}
    for file in sorted((made / "doorstep_client" / "api" / "default").glob("[!_]*.py")):
        operation = import_module(f"doorstep_client.api.default.{file.stem}")
        name = file.stem.removeprefix("booking_api_views_")
        answer = operation.sync_detailed(client=caller, **asked.get(name, {}))
        assert answer.status_code == 200
        found[name] = answer.parsed

    assert sorted(found) == ["area", "areas", "availability", "practitioners", "visit_types"]
    assert found["area"].area.slug == found["areas"][0].slug == "burnaby"
    assert found["availability"].starts[0].practitioners == ["ann-lee"]
    problem = operation_named(made, "area").sync(client=caller, postal_code="M5V 3L9")
    assert problem.errors[0].field == "postal_code"


def operation_named(made, name):
    return import_module(f"doorstep_client.api.default.booking_api_views_{name}")


def make_client(document, folder):
    """Run the generator as a developer does; returns the folder to import from."""
    (folder / "openapi.json").write_text(json.dumps(document))
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"]
    where = ["--path", "openapi.json", "--output-path", "doorstep_client"]
    made = subprocess.run([*command, *where], cwd=folder, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "WARNING" not in made.stdout + made.stderr
    return folder
