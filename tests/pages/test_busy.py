"""When the wanted page cannot be made: what is shown instead, without asking the database for it."""

import json

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.utils import translation

from core import errors
from core.clinic_fallback import fallback_facts, loaded_facts
from core.middleware import PlainPagesMiddleware
from core.models import ClinicSettings

PHONE = "604-555-0142"


@pytest.fixture
def noted(tmp_path, settings):
    """A spare sheet of its own that knows the clinic."""
    settings.VAR_DIR = tmp_path
    (tmp_path / "clinic.json").write_text(
        json.dumps({"name": "Tidewater", "short_name": "Tidewater", "phone": PHONE})
    )
    return tmp_path


def words(response):
    """The page as text."""
    return response.content.decode()


@pytest.mark.parametrize("away", [OperationalError("database is locked"), InterfaceError("closed")])
def test_a_database_that_is_away_is_a_503_that_asks_no_database(rf, noted, away):
    middleware = PlainPagesMiddleware(lambda request: None)

    response = middleware.process_exception(rf.get("/"), away)

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "We are busy for a moment" in words(response)
    assert f'href="tel:+16045550142">{PHONE}' in words(response)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/book/", "/accounts/login/"])
def test_every_door_says_so_when_the_database_is_away(noted, path):
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "a-session-that-must-be-looked-up"

    with connection.execute_wrapper(_refuse):
        response = client.get(path)

    assert response.status_code == 503
    assert PHONE in words(response)


def _refuse(*_asked):
    raise OperationalError("could not connect")


def test_a_mistake_of_ours_is_a_500_with_a_number_and_a_next_step(rf, noted):
    response = errors.failed(rf.get("/search/"))

    assert response.status_code == 500
    assert "Something went wrong on our side" in words(response)
    assert PHONE in words(response)
    assert '<a class="button button-next" href="">Try again</a>' in words(response)


def test_what_was_typed_is_sent_again_by_going_back_not_by_a_link(rf, noted):
    response = errors.busy(rf.post("/contact/", {"text": "my back hurts"}))

    assert "Go back in your browser" in words(response)
    assert "Try again" not in words(response)
    assert "my back" not in words(response)


def test_an_error_speaks_the_visitors_language(rf, noted):
    with translation.override("fr"):
        response = errors.failed(rf.get("/book/"))

    assert '<html lang="fr-CA">' in words(response)
    assert "Un problème est survenu de notre côté" in words(response)


@pytest.mark.parametrize("status", [400, 405, 500, 503])
def test_no_error_page_carries_script_or_style_of_its_own_or_of_others(rf, noted, status):
    page = words(errors.plain_page(rf.get("/"), status))

    assert "<script" not in page
    assert "<style" not in page
    assert "style=" not in page
    assert 'src="http' not in page


def test_without_a_sheet_the_page_says_where_the_number_is(rf, tmp_path, settings):
    settings.VAR_DIR = tmp_path

    assert "the number is in your e-mail" in words(errors.plain_page(rf.get("/"), 500))


@pytest.mark.parametrize("text", ["", "{", '{"phone": "604'])
def test_a_torn_sheet_is_no_second_error(noted, text):
    (noted / "clinic.json").write_text(text)

    assert fallback_facts().phone == ""


@pytest.mark.django_db
def test_the_sheet_follows_the_clinics_settings(noted):
    ClinicSettings.objects.create(name="Tidewater", short_name="Tide", phone="604-555-0199")

    assert loaded_facts().phone == "604-555-0199"
    assert fallback_facts().phone == "604-555-0199"


@pytest.mark.django_db
def test_a_sheet_that_cannot_be_written_spoils_no_page(noted, settings):
    settings.VAR_DIR = noted / "gone"

    assert loaded_facts().name == ClinicSettings().name


@pytest.mark.django_db
def test_an_address_that_is_only_pressed_is_a_page_to_people_and_short_to_machines():
    person = Client().get("/stripe/webhook/", headers={"accept": "text/html"})
    machine = Client().get("/stripe/webhook/", headers={"accept": "*/*"})

    assert (person.status_code, person["Allow"]) == (405, "POST")
    assert "This page opens from a button" in words(person)
    assert (machine.status_code, machine.content) == (405, b"")


@pytest.mark.django_db
def test_a_request_that_cannot_be_read_is_a_page_too(settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    response = Client().get("/", headers={"host": "elsewhere.example", "accept": "text/html"})

    assert response.status_code == 400
    assert "We could not read that" in words(response)
