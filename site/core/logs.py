"""Log records without tokens, addresses, phone numbers, postal codes, Stripe ids or values."""

import datetime as dt
import json
import logging
import re
import traceback
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from core.request_ids import borne_by, current, route_of

PRIVATE = [
    (re.compile(r"/accounts/link/[A-Za-z0-9_:\-]{20,}"), "/accounts/link/[token]"),
    (re.compile(r"/visit/[A-Za-z0-9_\-]{20,}"), "/visit/[token]"),
    (re.compile(r"/t/[A-Za-z0-9]{20,}"), "/t/[token]"),
    (re.compile(r"/follow/(confirm|end)/[A-Za-z0-9_:.\-]{20,}"), r"/follow/\1/[token]"),
    (re.compile(r"/calendar/[A-Za-z0-9_\-]{20,}"), "/calendar/[token]"),
    (re.compile(r"[\w.+\-]+@[\w\-]+\.[\w.\-]+"), "[email]"),
    (re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z](?:[ +\-]|%20)?\d[A-Z]\d\b", re.I), "[postal code]"),
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
    """Cleans a record before any handler writes it, and says for which request it is written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current() or borne_by(getattr(record, "request", None)) or "-"
        if isinstance(record.args, tuple):
            record.args = tuple(_said(record, value) for value in record.args)
        # Libraries log an error as the message itself; its words quote what it stumbled over.
        if isinstance(record.msg, BaseException):
            record.msg = type(record.msg).__name__
        record.sentence = record.msg  # before anything is put into it, for reports of errors
        record.msg = redact(record.getMessage()).replace("\n", " ")
        # Already written into the message; a handler would otherwise put the values in again.
        record.args = ()
        return True


def _said(record: logging.LogRecord, value: Any) -> Any:
    """An argument as the log says it: an error by its class, an address by the name of what answers."""
    if isinstance(value, BaseException):
        return type(value).__name__
    request = getattr(record, "request", None)
    if request is not None and value == getattr(request, "path", None):
        return route_of(request)
    return value


def places(trace: Any) -> list[str]:
    """The lines an error passed on its way."""
    return [f"{at.filename}:{at.lineno} in {at.name}" for at in traceback.extract_tb(trace)]


class PrivateFormatter(logging.Formatter):
    """Prints an exception as its class and the lines it passed, without any value."""

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def, override]
        # The message of an error often quotes the value it stumbled over: a name, an address.
        kind, _error, trace = ei
        lines = [f"  {place}" for place in places(trace)]
        return "\n".join([f"{kind.__name__ if kind else 'Error'} at", *lines])


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for a machine that collects them; an exception as above."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(
                "T", "milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": getattr(record, "request_id", "-"),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            said |= {"error": kind.__name__, "at": places(trace)}
        return json.dumps(said, ensure_ascii=False)


FORMATTERS: dict[str, dict[str, Any]] = {
    "text": {
        "()": PrivateFormatter,
        "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        "defaults": {"request_id": "-"},
    },
    "json": {"()": JsonFormatter},
}


def logging_to_console(level: str, form: str = "text") -> dict[str, Any]:
    """Django's LOGGING: one redacted line a record, on standard error; `form` is text or json."""
    if form not in FORMATTERS:
        raise ImproperlyConfigured(f"LOG_FORMAT is {' or '.join(FORMATTERS)}, not {form!r}.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redact": {"()": Redact}},
        "formatters": {"plain": FORMATTERS[form]},
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


def take_over(name: str) -> None:
    """Clean what a library writes by handlers of its own (gunicorn's), in the form of all the rest."""
    ours = logging.getLogger().handlers
    for handler in logging.getLogger(name).handlers:
        handler.addFilter(Redact())
        if ours:
            handler.setFormatter(ours[0].formatter)
