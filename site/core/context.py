"""What every page knows about the clinic."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.alerts import showing
from core.cache_tokens import remembered
from core.clinic_fallback import loaded_facts
from core.clock import now
from core.languages import language_links


def clinic(request: HttpRequest) -> dict[str, Any]:
    """`clinic` (facts and texts) and `navigation`; no query while nothing changes."""
    facts = getattr(request, "_clinic_settings", None)
    if facts is None:
        facts = remembered("clinic", loaded_facts)
        request._clinic_settings = facts  # type: ignore[attr-defined]
    return {
        "clinic": facts,
        "navigation": facts.navigation_links,
        "language_links": language_links(request),
        "base_url": settings.BASE_URL,
        "simulated_money": settings.PAYMENTS == "simulator",
    }


def alerts(request: HttpRequest) -> dict[str, Any]:
    """`alerts`: the notices on every page now; no query while nothing changes."""
    return {"alerts": showing(now())}
