"""Errors told to the clinic's Sentry (SENTRY_DSN): what failed and where, never about whom (1032).

A report is made anew from what is known to be harmless; whatever else the library gathered, today or in
a later version, is not in it.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.logging import LoggingIntegration
from sentry_sdk.integrations.threading import ThreadingIntegration
from sentry_sdk.types import Event, Hint

from core.logs import redact
from core.request_ids import current

KEPT = ("event_id", "timestamp", "level", "platform", "release", "environment", "sdk", "logger")
KEPT_OF_A_LINE = (
    *("filename", "abs_path", "function", "module", "lineno", "in_app"),
    *("pre_context", "context_line", "post_context"),  # our source, which is no secret
)


def report_to(address: str) -> None:
    """Begin to report errors to that Sentry; without an address to nobody."""
    if not address:
        return
    sentry_sdk.init(
        dsn=address,
        default_integrations=False,  # also what a later version would find installed and listen to
        integrations=[
            DjangoIntegration(middleware_spans=False, signals_spans=False),
            LoggingIntegration(level=None),
            ExcepthookIntegration(),
            ThreadingIntegration(),
            DedupeIntegration(),
            AtexitIntegration(lambda pending, timeout: None),
        ],
        before_send=harmless,
        before_send_transaction=lambda event, hint: None,
        before_breadcrumb=lambda crumb, hint: None,
        max_breadcrumbs=0,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        auto_session_tracking=False,
        send_client_reports=False,
    )


def harmless(event: Event, hint: Hint) -> Event:
    """The report with classes, lines and the route: no values, no body, no cookie, no address."""
    found: dict[str, Any] = {name: event[name] for name in KEPT if name in event}  # type: ignore[literal-required]
    # Of the address the pattern alone, as it stands in the program's list.
    if event.get("transaction_info", {}).get("source") == "route":
        found |= {"transaction": event["transaction"], "transaction_info": {"source": "route"}}
    found["tags"] = {"request_id": current() or "-"}
    if "log_record" in hint:
        # The sentence as it stands in the program, without what was put into it.
        found["logentry"] = {"message": redact(str(getattr(hint["log_record"], "sentence", "")))}
    errors = (event.get("exception") or {}).get("values") or []
    if errors:
        found["exception"] = {"values": [_error(error) for error in errors]}
    return found  # type: ignore[return-value]


def _error(error: dict[str, Any]) -> dict[str, Any]:
    lines = (error.get("stacktrace") or {}).get("frames") or []
    kept = [{name: line[name] for name in KEPT_OF_A_LINE if name in line} for line in lines]
    mechanism = error.get("mechanism") or {}
    return {
        "type": error.get("type"),
        "module": error.get("module"),
        "value": "",
        "mechanism": {name: mechanism[name] for name in ("type", "handled") if name in mechanism},
        "stacktrace": {"frames": kept},
    }
