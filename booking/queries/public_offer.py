"""The clinic's public offer at one moment, as plain values, and the next free start among it."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from booking.queries.first_starts import FirstStarts
from core.bilingual import spoken
from core.page_dependencies import noted


@dataclass(frozen=True)
class VisitTypeOffer:
    """What can be booked. Money in cents of `currency`."""

    id: int
    slug: str
    name: str
    summary: str
    minutes: int
    price_cents: int
    deposit_cents: int
    currency: str
    price_is_sample: bool
    for_new_patients: bool
    for_returning_patients: bool
    phone_only: bool
    name_fr: str = ""

    @property
    def spoken_name(self) -> str:
        """The name in the language being spoken."""
        return spoken(self.name, french=self.name_fr)


@dataclass(frozen=True)
class AreaOffer:
    """A named place we visit."""

    id: int
    slug: str
    name: str
    prefixes: tuple[str, ...]
    travel_fee_cents: int
    currency: str
    latitude: float | None
    longitude: float | None
    practitioner_ids: tuple[int, ...]


@dataclass(frozen=True)
class PractitionerOffer:
    """A registered person who visits."""

    id: int
    slug: str
    name: str
    pronouns: str
    gender: str
    credentials: str
    profession: str
    college: str
    registration_number: str
    register_url: str
    languages: tuple[str, ...]
    area_slugs: tuple[str, ...]
    visit_type_ids: tuple[int, ...]

    @property
    def spoken_languages(self) -> list[str]:
        """The languages' names in the language being spoken, in order of its alphabet."""
        return sorted(spoken(name) for name in self.languages)


@dataclass(frozen=True)
class NextStart:
    """The next free start (UTC): of which visit, in which area. Bookable there as it is said."""

    start: dt.datetime
    area: AreaOffer
    visit: VisitTypeOffer


@dataclass(frozen=True)
class Visiting:
    """Somebody who comes, with their next free start for what was asked; None when there is none."""

    person: PractitionerOffer
    next: NextStart | None


@dataclass(frozen=True)
class NextAsked:
    """A question about the next free start; what is None may be any. `visit_types` are ids."""

    practitioner: int | None = None
    area: int | None = None
    visit_types: frozenset[int] | None = None


@dataclass(frozen=True)
class TermsOffer:
    """What comes back of a deposit, by (hours before, percent), and the fees of a card on file."""

    steps: tuple[tuple[int, int], ...]
    grace_minutes: int
    card_fees: tuple[int, int, int]  # missed, late, and late means less than so many hours before
    currency: str
    has_others: bool


@dataclass(frozen=True)
class PublicOffer:
    """Everything public pages may know, at one moment."""

    time_zone: str
    areas: tuple[AreaOffer, ...]
    practitioners: tuple[PractitionerOffer, ...]
    visit_types: tuple[VisitTypeOffer, ...]
    firsts: FirstStarts
    terms: TermsOffer

    def area(self, area_id: int | None) -> AreaOffer | None:
        """The active area with that id."""
        return next((area for area in self.areas if area.id == area_id), None)

    def practitioner(self, practitioner_id: int | None) -> PractitionerOffer | None:
        """The working practitioner with that id."""
        return self._people.get(practitioner_id or 0)

    def visits_of(self, ids: Collection[int]) -> list[VisitTypeOffer]:
        """The bookable visit types among `ids`, in the clinic's order."""
        return [kind for kind in self.visit_types if kind.id in ids]

    def next_start(
        self,
        *,
        practitioner: int | None = None,
        area: int | None = None,
        visit_types: Collection[int] | None = None,
    ) -> NextStart | None:
        """The next free start with that person (else anybody), in that area (else any of theirs),
        of these visit types (else of all), as pages say it: a page is kept only while it is so."""
        kinds = None if visit_types is None else frozenset(visit_types)
        asked = NextAsked(practitioner, area, kinds)
        # Noted for the page being made: it is kept only as long as this answer stays the same (0851).
        return noted(asked, self.answer(asked))

    def answer(self, asked: NextAsked) -> NextStart | None:
        """The next free start that was asked for, worked out once."""
        # Once for each question: a list, its cards and its order ask the same ones.
        if asked not in self._answers:
            areas = self.areas if asked.area is None else self._areas.get(asked.area, ())
            free = [each for who in self._asked(asked) for each in self._free(who, areas, asked)]
            self._answers[asked] = min(free, key=self._rank, default=None)
        return self._answers[asked]

    @cached_property
    def _answers(self) -> dict[NextAsked, NextStart | None]:
        return {}

    @cached_property
    def _people(self) -> dict[int, PractitionerOffer]:
        return {who.id: who for who in self.practitioners}

    @cached_property
    def _areas(self) -> dict[int, tuple[AreaOffer]]:
        return {area.id: (area,) for area in self.areas}

    @cached_property
    def _comers(self) -> dict[int, list[PractitionerOffer]]:
        """Who comes to each area: a page with every area does not go through everybody for each."""
        come: dict[int, list[PractitionerOffer]] = {area.id: [] for area in self.areas}
        ids = {area.slug: area.id for area in self.areas}
        for who in self.practitioners:
            for slug in who.area_slugs:
                if slug in ids:
                    come[ids[slug]].append(who)
        return come

    @cached_property
    def _order(self) -> dict[int, int]:
        return {kind.id: place for place, kind in enumerate(self.visit_types)}

    def _rank(self, found: NextStart) -> tuple[dt.datetime, int, int]:
        return found.start, self._order[found.visit.id], found.area.id

    def _asked(self, asked: NextAsked) -> Iterable[PractitionerOffer]:
        if asked.practitioner is not None:
            return [one for one in [self._people.get(asked.practitioner)] if one]
        return self.practitioners if asked.area is None else self._comers.get(asked.area, ())

    def _free(
        self, who: PractitionerOffer, areas: Iterable[AreaOffer], asked: NextAsked
    ) -> Iterator[NextStart]:
        kinds = [
            kind
            for kind in self.visits_of(who.visit_type_ids)
            if asked.visit_types is None or kind.id in asked.visit_types
        ]
        theirs = [area for area in areas if area.slug in who.area_slugs]
        # A page speaks to everybody: where a new patient can come at all, it says when they can.
        for kind in [kind for kind in kinds if kind.for_new_patients] or kinds:
            for area in theirs:
                start = self.firsts.start(who.id, area.id, kind.id)
                if start:
                    yield NextStart(start, area, kind)

    def soonest_first(
        self,
        people: Iterable[PractitionerOffer],
        *,
        area: int | None = None,
        visit_types: Collection[int] | None = None,
    ) -> list[Visiting]:
        """People by their next free start there and for that, those without one last, then by name."""
        found = [
            Visiting(who, self.next_start(practitioner=who.id, area=area, visit_types=visit_types))
            for who in people
        ]
        # None does not sort: whoever has no start comes after everybody who has.
        far = dt.datetime.max.replace(tzinfo=dt.UTC)
        return sorted(found, key=lambda who: (who.next.start if who.next else far, who.person.name))

    def visiting(self, area: AreaOffer) -> list[Visiting]:
        """Who visits an area, soonest there first."""
        people = (who for who in self.practitioners if area.slug in who.area_slugs)
        return self.soonest_first(people, area=area.id)

    @property
    def languages(self) -> list[str]:
        """Every language spoken by somebody who works, in order of the alphabet."""
        return sorted({language for p in self.practitioners for language in p.languages})

    @property
    def spoken_languages(self) -> list[tuple[str, str]]:
        """The same as pairs of name and name in the language being spoken, in order of the latter."""
        return sorted(((name, spoken(name)) for name in self.languages), key=lambda pair: pair[1])
