"""The filter of the team page: area, language and visit type."""

from collections.abc import Mapping
from dataclasses import dataclass

from booking.catalogue import PublicOffer, Visiting


@dataclass(frozen=True)
class TeamChoice:
    """An area, a language and a visit type; each may be empty."""

    area: str = ""
    language: str = ""
    service: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "TeamChoice":
        """The choice in a GET form; unknown values simply find nobody."""
        return cls(*(query.get(name, "")[:80] for name in ("area", "language", "service")))

    @property
    def is_made(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.area or self.language or self.service)

    def among(self, offer: PublicOffer) -> list[Visiting]:
        """Who fits, soonest free first: there, and for that."""
        wanted = {kind.id for kind in offer.visit_types if kind.slug == self.service}
        place = next((area.id for area in offer.areas if area.slug == self.area), None)
        people = (
            person
            for person in offer.practitioners
            if (not self.area or self.area in person.area_slugs)
            and (not self.language or self.language in person.languages)
            and (not self.service or wanted & set(person.visit_type_ids))
        )
        # None asks for any visit type; an empty set would find nobody.
        return offer.soonest_first(people, area=place, visit_types=wanted if self.service else None)
