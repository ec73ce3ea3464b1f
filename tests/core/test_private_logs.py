"""Logs tell what failed, never about whom."""

import io
import logging

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from core import outbox
from core.logs import PrivateFormatter, Redact, logging_to_console, redact, take_over
from tests.factories import make_patient, make_user


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("Not Found: /visit/kX9_secret-token-of-the-visit-123/", "Not Found: /visit/[token]/"),
        ("mail to joan.smith@example.org failed", "mail to [email] failed"),
        ("asked for V5H 1A1 and v5h1a1", "asked for [postal code] and [postal code]"),
        ("session cs_test_a1B2c3D4e5", "session [stripe id]"),
        ("call 604-555-0199 or (604) 555-0199", "call [phone] or [phone]"),
        ("one\r\x1b[31mline", "one  [31mline"),
    ],
)
def test_a_private_value_never_reaches_the_log(said, logged):
    assert redact(said) == logged


def test_a_record_cannot_forge_a_second_line():
    record = logging.LogRecord("x", 20, "f", 1, "hello %s", ("a\nERROR fake",), None)

    Redact().filter(record)

    assert record.getMessage() == "hello a ERROR fake"


def test_an_exception_is_logged_by_class_and_place_without_its_words():
    try:
        raise ValueError("Joan Smith")
    except ValueError as error:
        text = PrivateFormatter().formatException((type(error), error, error.__traceback__))

    assert text.startswith("ValueError at\n")
    assert "Joan" not in text


# --- Faults, injected where people's words are in reach -------------------------------------------

SECRETS = ("Joan", "joan@example.org", "555-0199", "V5H 1A1", "PHI-7f3a", "Imperial")
QUOTED = "Joan Smith, joan@example.org, 604-555-0199, V5H 1A1, sore back PHI-7f3a, Imperial Street"


@pytest.fixture(params=["text", "json"])
def log(request):
    """What the real handler writes, in both forms."""
    written = io.StringIO()
    config = logging_to_console("DEBUG", request.param)
    handler = logging.StreamHandler(written)
    handler.addFilter(Redact())
    made = dict(config["formatters"]["plain"])
    make = made.pop("()")
    if "format" in made:
        made["fmt"] = made.pop("format")
    handler.setFormatter(make(**made))
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written.getvalue
    for logger in loggers:
        logger.removeHandler(handler)


def leaked(text):
    return [word for word in SECRETS if word in text]


def broken(*_words, **_more):
    raise ValueError(QUOTED)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/book/who/", "/accounts/login/"])
def test_a_fault_in_a_form_quotes_nothing_that_was_typed(log, monkeypatch, path):
    monkeypatch.setattr("django.forms.forms.BaseForm.full_clean", broken)
    typed = {"login": "joan@example.org", "password": "PHI-7f3a", "postal_code": "V5H 1A1"}

    answer = Client(raise_request_exception=False).post(path, typed)

    assert answer.status_code == 500
    assert "ValueError" in log()
    assert leaked(log()) == []


@pytest.mark.django_db
def test_a_fault_in_a_view_names_the_route_and_not_the_address(log, monkeypatch):
    monkeypatch.setattr("booking.patient.views.finding.render", broken)

    answer = Client(raise_request_exception=False).get(reverse("visit:find"), {"for": "Joan"})

    assert answer.status_code == 500
    assert "visit:find" in log()
    assert leaked(log()) == []


@pytest.mark.django_db
def test_what_a_view_held_in_its_hands_is_neither_on_the_page_nor_in_the_log(log, monkeypatch):
    """Django's own page of a fault shows each variable of each function on the way."""

    def broken_in_the_midst(request, *_words, **_more):
        patient, reason = QUOTED, {"reason": QUOTED}
        return patient / reason  # a fault of ours, with somebody in reach

    monkeypatch.setattr("booking.patient.views.finding.render", broken_in_the_midst)
    visitor = Client(raise_request_exception=False, headers={"user-agent": QUOTED})
    visitor.cookies["note"] = "PHI-7f3a"

    answer = visitor.post(reverse("visit:find"), {"email": "joan@example.org"})

    assert answer.status_code == 500
    assert "TypeError" in log()
    assert leaked(log()) == []
    assert leaked(answer.content.decode()) == []
    assert not any(leaked(str(header)) for header in answer.headers.items())


@pytest.mark.django_db
def test_an_address_that_nobody_has_is_not_written_down(log):
    Client().get("/my-name-is-Joan/and-PHI-7f3a/")
    Client().get("/Joan.Smith/sore.PHI-7f3a")

    assert "Not Found" in log()
    assert leaked(log()) == []


@pytest.mark.django_db
def test_a_fault_in_a_job_quotes_nothing(log, monkeypatch, now):
    monkeypatch.setitem(outbox.HANDLERS, "broken", broken)
    outbox.enqueue("broken", key="x", ids={"visit": 1}, now=now)

    outbox.run_due(now)

    assert "of kind broken failed" in log()
    assert leaked(log()) == []


@pytest.mark.django_db
def test_what_the_database_says_of_a_row_it_refuses_is_not_written_down(log, now):
    make_patient(name="Joan Smith", email="joan@example.org")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_user(email="joan@example.org")
        make_user(email="joan@example.org")

    logging.getLogger("booking").error("a row was refused: %s", refused.value)
    # As PostgreSQL words it: Key (name)=(Joan Smith) already exists.
    logging.getLogger("booking").error("a row was refused: %s", IntegrityError(QUOTED))
    logging.getLogger("booking").error(refused.value, exc_info=refused.value)

    assert "IntegrityError" in log()
    assert leaked(log()) == []


def test_what_gunicorn_writes_is_cleaned_too():
    logger, written = logging.getLogger("a library of its own"), io.StringIO()
    logger.propagate = False
    logger.addHandler(logging.StreamHandler(written))
    take_over(logger.name)

    try:
        broken()
    except ValueError:
        logger.exception("Error handling request /visit/kX9_secret-token-of-the-visit-123/")

    assert "ValueError" in written.getvalue()
    assert leaked(written.getvalue()) == []
    assert "[token]" in written.getvalue()
