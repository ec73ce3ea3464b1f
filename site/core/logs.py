"""Log records without tokens, addresses, phone numbers, postal codes, Stripe ids or values."""

import logging
import re
import traceback
from typing import Any

PRIVATE = [
    (re.compile(r"/accounts/link/[A-Za-z0-9_:\-]{20,}"), "/accounts/link/[token]"),
    (re.compile(r"/visit/[A-Za-z0-9_\-]{20,}"), "/visit/[token]"),
    (re.compile(r"/calendar/[A-Za-z0-9_\-]{20,}"), "/calendar/[token]"),
    (re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"), "[email]"),
    (re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z][ +]?\d[A-Z]\d\b", re.I), "[postal code]"),
    (re.compile(r"\b(?:cs|pi|ch|re|cus|evt|sk|whsec|pm)_[A-Za-z0-9_]{8,}"), "[stripe id]"),
    (re.compile(r"(?<!\d)(?:\+?1[ .\-]?)?\(?\d{3}\)?[ .\-]\d{3}[ .\-]\d{4}(?!\d)"), "[phone]"),
    (re.compile(r"\+\d{8,15}(?:;ext=\d+)?"), "[phone]"),
]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")


def redact(text: str) -> str:
    """`text` without tokens, addresses, phone numbers, postal codes and Stripe ids."""
    for pattern, instead in PRIVATE:
        text = pattern.sub(instead, text)
    # A line break in a path would begin a line of the log that never happened.
    return CONTROL.sub(" ", text)


class Redact(logging.Filter):
    """Cleans a record before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage()).replace("\n", " ")
        # Already written into the message; a handler would otherwise put the values in again.
        record.args = ()
        return True


class PrivateFormatter(logging.Formatter):
    """Prints an exception as its class and the lines it passed, without any value."""

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def, override]
        # The message of an error often quotes the value it stumbled over: a name, an address.
        kind, _error, trace = ei
        frames = traceback.extract_tb(trace)
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join([f"{kind.__name__ if kind else 'Error'} at", *lines])


def logging_to_console(level: str) -> dict[str, Any]:
    """Django's LOGGING: one redacted line a record, on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redact": {"()": Redact}},
        "formatters": {
            "plain": {
                "()": PrivateFormatter,
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            }
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["redact"],
                "formatter": "plain",
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
            # Otherwise the development server writes a line for every request.
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "axes": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
        },
    }
