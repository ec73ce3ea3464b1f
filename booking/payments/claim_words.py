"""A claim in words: which covered day and visit a visit falls on, and what the claim still lacks (1241)."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from territory.country import Claim


def covered(told: Mapping[str, str | None], claim: Claim, on: dt.date) -> list[str]:
    """How far the payer covers a visit on a day, as far as was told."""
    crash = told.get("crash_date")
    day = _day(dt.date.fromisoformat(crash), on, claim) if crash else ""
    return [said for said in (day, _used(told.get("visits_used") or "", claim)) if said]


def missing(told: Mapping[str, str | None], claim: Claim) -> list[str]:
    """What a claim lacks: its number, and the day that the covered ones are counted from."""
    asked = (("claim_number", _("the claim number")), ("crash_date", _("the day of the crash")))
    return [words for name, words in asked if not told.get(name)]


def _day(crash: dt.date, on: dt.date, claim: Claim) -> str:
    day = (on - crash).days + 1
    if day > claim.covered_days:
        return str(claim.after_them) % {"day": day}
    return _("Day %(day)s of %(days)s covered") % {"day": day, "days": claim.covered_days}


def _used(used: str, claim: Claim) -> str:
    if not used.isdecimal() or not claim.covered_visits:
        return ""
    words = {"used": used, "visits": claim.covered_visits}
    if int(used) >= claim.covered_visits:
        return str(claim.after_those) % words
    return _("%(used)s of %(visits)s covered visits used before this one") % words
