"""One area, one visit type, one practitioner: what most tests of booking begin with."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from booking.models import (
    LedgerKind,
    Payment,
    PaymentState,
    PostalPoint,
    Practitioner,
    Visit,
    VisitType,
)
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.details import Doorstep, Person, describe_visit
from booking.operations.reserving.hold import Wanted, hold_visit
from booking.payments import ledger
from booking.queries.place import locate
from tests.factories import NOW, at, make_area, make_policy, make_practitioner, make_visit_type

WEDNESDAY = "2026-11-25"
JOAN = Person(
    name="Joan Smith",
    email="joan@example.org",
    phone="604-555-0199",
    reason="sore back PHI-7f3a",
)
DOOR = Doorstep(street="4512 Imperial Street", town="Burnaby", access_notes="Buzzer: 204")
AGREED = {
    "terms": Consent(text="Cancelling is free until then. I agree.", version="2026-11.1"),
    "data": Consent(text="The clinic may use my answers.", version="2026-11"),
}


@dataclass
class Clinic:
    """A clinic small enough to think about."""

    visit_type: VisitType
    practitioner: Practitioner

    def wanted(self, clock: str = "09:30", day: str = WEDNESDAY, place: str = "V5H", who=None):
        people = who or [self.practitioner]
        ids = [one.pk for one in people]
        return Wanted(ids, self.visit_type, locate(place), at(day, clock))

    def hold(self, clock: str = "09:30", holder: str = "me", now=NOW, **more: Any) -> Visit:
        wanted = self.wanted(clock, more.pop("day", WEDNESDAY), more.pop("place", "V5H"))
        return hold_visit(wanted=wanted, holder=holder, now=now, **more)

    def described(self, clock: str = "09:30", holder: str = "me", now=NOW, **more: Any) -> Visit:
        visit = self.hold(clock, holder, now, **more)
        return describe_visit(visit=visit, person=JOAN, doorstep=DOOR, **AGREED, now=now)


def small_clinic(**type_fields: Any) -> Clinic:
    """Burnaby and Surrey, weekdays nine to five, one practitioner."""
    make_policy()
    burnaby = make_area("Burnaby", ("V5H", "V5A"))
    surrey = make_area("Surrey", ("V3S",))
    visit_type = make_visit_type(name="First visit", slug="first-visit", **type_fields)
    practitioner = make_practitioner(
        name="Priya Sandhu",
        slug="priya-sandhu",
        email="priya@tidewater.example",
        areas=[burnaby, surrey],
        visit_types=[visit_type],
    )
    return Clinic(visit_type, practitioner)


def exact_point(code: str = "V5H1A1") -> PostalPoint:
    """A full postal code with a point of its own."""
    return PostalPoint.objects.create(
        code=code, latitude=49.2299, longitude=-123.0036, land="BP", municipality="Burnaby"
    )


def with_deposit_by_card(visit, now):
    """Its deposit of 50 dollars has arrived, without Stripe."""
    payment = Payment.objects.create(
        visit=visit,
        kind="deposit",
        state=PaymentState.PAID,
        amount_cents=5000,
        currency="cad",
        created_at=now,
        expires_at=now + dt.timedelta(minutes=35),
        intent_id=f"pi_{visit.pk}",
        paid_at=now,
    )
    for kind in (LedgerKind.DEPOSIT_DUE, LedgerKind.CARD):
        key = f"{kind}:{payment.pk}"
        ledger.post(visit=visit, payment=payment, kind=kind, cents=5000, key=key, now=now)
    return visit
