"""A package as a page offers it, copied when somebody sets out to buy: this is what is sold (0960)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from booking.models import Package
from core.bilingual import spoken


@dataclass(frozen=True)
class PackageOffer:
    """So many visits of one type for one price, in cents, and the terms of what is left."""

    package: int
    visit_type: int
    name: str
    name_fr: str
    visits: int
    price_cents: int
    single_cents: int
    months: int
    rest: str

    @classmethod
    def of(cls, package: Package) -> PackageOffer:
        """What is offered now."""
        return cls(
            package=package.pk,
            visit_type=package.visit_type_id,
            name=package.name,
            name_fr=package.name_fr,
            visits=package.visits,
            price_cents=package.price_cents,
            single_cents=package.visit_type.price_cents,
            months=package.months,
            rest=package.rest,
        )

    @classmethod
    def read(cls, stored: dict[str, Any]) -> PackageOffer:
        """What was offered, from a purchase."""
        return cls(**stored)

    def written(self) -> dict[str, Any]:
        """As a purchase keeps it."""
        return asdict(self)

    @property
    def spoken_name(self) -> str:
        """The name in the language being spoken."""
        return spoken(self.name, french=self.name_fr)
