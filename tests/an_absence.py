"""A morning on which somebody is ill: two physiotherapists, one round, and what happens next."""

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from booking.models import Practitioner, Visit, VisitType
from core import outbox
from tests.factories import (
    at,
    make_area,
    make_patient,
    make_policy,
    make_practitioner,
    make_user,
    make_visit,
    make_visit_type,
)

TODAY = "2026-11-25"
MORNING = at(TODAY, "07:10")


@dataclass
class Morning:
    """Priya is ill and Omar is not; both come everywhere in Burnaby."""

    priya: Practitioner
    omar: Practitioner
    visit_type: VisitType
    area: Any

    def visit(self, clock: str, who: Practitioner | None = None, **more: Any) -> Visit:
        more.setdefault("patient", make_patient(name="Joan Smith", email=f"at{clock}@example.org"))
        return make_visit(
            practitioner=who or self.priya,
            visit_type=self.visit_type,
            start=at(TODAY, clock),
            area=self.area,
            postal_code="V5H",
            **more,
        )


def an_ill_morning() -> Morning:
    """Nobody has visits yet; each has a sign-in and an e-mail address."""
    make_policy()
    area, visit_type = make_area(), make_visit_type()
    people = [
        make_practitioner(
            name=name,
            areas=[area],
            visit_types=[visit_type],
            email=f"{name.split()[0].lower()}@tidewater.example",
            user=make_user(f"{name.split()[0].lower()}@tidewater.example"),
        )
        for name in ("Priya Sandhu", "Omar Haddad")
    ]
    return Morning(*people, visit_type, area)


def typed(response: Any, form: int = 0) -> dict[str, Any]:
    """What a browser sends from the page's first form with a csrf token, untouched."""
    forms = BeautifulSoup(response.content, "html.parser").select("main form, .content form")
    found = [one for one in forms if one.get("method") == "post"][form]
    sent: dict[str, Any] = {}
    for field in found.select("input[name], select[name]"):
        kind = field.get("type")
        if kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        value = _value(field)
        sent.setdefault(field["name"], []).append(value)
    return sent


def _value(field: Any) -> str:
    if field.name != "select":
        return str(field.get("value", ""))
    chosen = field.select_one("option[selected]") or field.select_one("option")
    return str(chosen.get("value", "")) if chosen else ""


def work(now: Any) -> None:
    """Everything that is due is done."""
    outbox.run_due(now)
