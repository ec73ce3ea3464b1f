"""Logs tell what failed, never about whom."""

import logging

import pytest

from core.logs import PrivateFormatter, Redact, redact


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
