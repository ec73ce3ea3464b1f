"""Settings of e-mail: files, a mail server, or a provider that reports what became of letters (1225)."""

from pathlib import Path
from typing import Any

import environ

#: Whoever is asked over HTTP hangs no longer than a mail server.
SECONDS = 10


def mail_settings(env: environ.Env, var_dir: Path, provider: str) -> dict[str, Any]:
    """How letters leave: a provider goes before EMAIL_URL, and both before files."""
    if provider:
        return {"EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend"}
    if url := env.str("EMAIL_URL", default=""):
        # A mail server that hangs must not hold up the worker.
        return {**env.email_url_config(url), "EMAIL_TIMEOUT": SECONDS}
    backend = "django.core.mail.backends.filebased.EmailBackend"
    return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": var_dir / "mail"}


def provider_settings(env: environ.Env, provider: str) -> dict[str, Any]:
    """What the library asks for, in its own words; the secret is read when a report comes in."""
    key = env.str("EMAIL_PROVIDER_KEY", default="")
    known: dict[str, Any] = {"REQUESTS_TIMEOUT": SECONDS}
    known |= {"POSTMARK_SERVER_TOKEN": key, "MAILGUN_API_KEY": key}
    # Mailgun's letters of Europe have another address than those of America.
    if address := env.str("EMAIL_PROVIDER_API", default=""):
        known[f"{provider.upper()}_API_URL"] = address
    if domain := env.str("EMAIL_PROVIDER_DOMAIN", default=""):
        known["MAILGUN_SENDER_DOMAIN"] = domain
    return known
