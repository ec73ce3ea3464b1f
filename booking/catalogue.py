"""The hatch for public pages: what the clinic offers, as plain values. Read only."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cached_property

from django.conf import settings
from django.core.cache import cache
from django.db.models import Prefetch
from django.db.models.functions import Length

from booking.models import (
    AreaPrefix,
    PostalPoint,
    Practitioner,
    ServiceArea,
    Visit,
    VisitStatus,
    VisitType,
)
from booking.queries.first_starts import FirstStarts, first_starts
from core.bilingual import spoken
from core.generations import AVAILABILITY, generation
from core.models import ClinicSettings
from core.page_dependencies import noted

#: A page may show a next free time that is this old, if nothing was booked or changed since: starts
#: and notice fall on five minutes, and so do these buckets. A hold that lapses raises the generation.
FRESH_SECONDS = 300


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
class PublicOffer:
    """Everything public pages may know, at one moment."""

    time_zone: str
    areas: tuple[AreaOffer, ...]
    practitioners: tuple[PractitionerOffer, ...]
    visit_types: tuple[VisitTypeOffer, ...]
    firsts: FirstStarts = FirstStarts()

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
        return noted(asked, self.answer(asked))

    def answer(self, asked: NextAsked) -> NextStart | None:
        """The next free start that was asked for, worked out once."""
        if asked not in self._answers:
            one = self._people.get(asked.practitioner or 0)
            people = self.practitioners if asked.practitioner is None else [one] if one else []
            free = [each for who in people for each in self._free(who, asked)]
            self._answers[asked] = min(free, key=self._rank, default=None)
        return self._answers[asked]

    @cached_property
    def _answers(self) -> dict[NextAsked, NextStart | None]:
        return {}

    @cached_property
    def _people(self) -> dict[int, PractitionerOffer]:
        return {who.id: who for who in self.practitioners}

    @cached_property
    def _order(self) -> dict[int, int]:
        return {kind.id: place for place, kind in enumerate(self.visit_types)}

    def _rank(self, found: NextStart) -> tuple[dt.datetime, int, int]:
        return found.start, self._order[found.visit.id], found.area.id

    def _free(self, who: PractitionerOffer, asked: NextAsked) -> Iterator[NextStart]:
        kinds = [
            kind
            for kind in self.visits_of(who.visit_type_ids)
            if asked.visit_types is None or kind.id in asked.visit_types
        ]
        # A page speaks to everybody: where a new patient can come at all, it says when they can.
        for kind in [kind for kind in kinds if kind.for_new_patients] or kinds:
            for area in self.areas:
                if asked.area in (None, area.id) and area.slug in who.area_slugs:
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
            Visiting(
                who, self.next_start(practitioner=who.id, area=area, visit_types=visit_types)
            )
            for who in people
        ]
        far = dt.datetime.max.replace(tzinfo=dt.UTC)
        return sorted(
            found, key=lambda who: (who.next.start if who.next else far, who.person.name)
        )

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


def public_offer(now: dt.datetime) -> PublicOffer:
    """What the clinic offers at `now`.

    One query while nothing changes: kept per availability generation for at most FRESH_SECONDS.
    """
    bucket = int(now.timestamp()) // FRESH_SECONDS
    key = f"booking.public_offer:{generation(AVAILABILITY)}:{bucket}"
    found: PublicOffer | None = cache.get(key)
    if found is None:
        found = _read(now)
        cache.set(key, found, FRESH_SECONDS)
    return found


def _read(now: dt.datetime) -> PublicOffer:
    currency = ClinicSettings.current().currency
    first = first_starts(visit_types=list(VisitType.objects.bookable().order_by("pk")), now=now)
    people = _practitioners(now)
    areas = _areas(people, currency)
    kinds = _visit_types(currency)
    return PublicOffer(settings.CLINIC_TIME_ZONE, areas, people, kinds, first)


def _visit_types(currency: str) -> tuple[VisitTypeOffer, ...]:
    columns = [field.name for field in fields(VisitTypeOffer) if field.name != "currency"]
    rows = VisitType.objects.bookable().order_by("order", "pk").values(*columns)
    return tuple(VisitTypeOffer(currency=currency, **row) for row in rows)


def _practitioners(now: dt.datetime) -> tuple[PractitionerOffer, ...]:
    people = Practitioner.objects.working(now.date()).prefetch_related(
        "areas", "languages", "visit_types"
    )
    return tuple(
        PractitionerOffer(
            id=person.pk,
            slug=person.slug,
            name=person.name,
            pronouns=person.pronouns,
            gender=person.gender,
            credentials=person.credentials,
            profession=person.profession,
            college=person.college,
            registration_number=person.registration_number,
            register_url=person.register_url,
            languages=tuple(sorted(language.name for language in person.languages.all())),
            area_slugs=tuple(sorted(area.slug for area in person.areas.all())),
            visit_type_ids=tuple(sorted(kind.pk for kind in person.visit_types.all())),
        )
        for person in people.order_by("name", "pk")
    )


def _areas(people: tuple[PractitionerOffer, ...], currency: str) -> tuple[AreaOffer, ...]:
    prefixes = Prefetch("prefixes", AreaPrefix.objects.order_by("prefix"))
    areas = ServiceArea.objects.filter(is_active=True).prefetch_related(prefixes)
    return tuple(
        AreaOffer(
            id=area.pk,
            slug=area.slug,
            name=area.name,
            prefixes=tuple(prefix.prefix for prefix in area.prefixes.all()),
            travel_fee_cents=area.travel_fee_cents,
            currency=currency,
            latitude=area.latitude,
            longitude=area.longitude,
            practitioner_ids=tuple(p.id for p in people if area.slug in p.area_slugs),
        )
        for area in areas.order_by("pk")
    )


@dataclass(frozen=True)
class RegisteredPerson:
    """A practitioner with a valid registration, who may answer for health advice."""

    id: int
    slug: str
    name: str


def registered_person(user_id: int | None, now: dt.datetime) -> RegisteredPerson | None:
    """The registered practitioner who signs in as that user; None when there is none."""
    if user_id is None:
        return None
    found = (
        Practitioner.objects.working(now.date())
        .filter(user_id=user_id)
        .exclude(registration_number="")
        .first()
    )
    return RegisteredPerson(found.pk, found.slug, found.name) if found else None


@dataclass(frozen=True)
class SourceCount:
    """What came of the searches begun on one page: times held, visits confirmed."""

    page_id: int
    held: int
    booked: int


def bookings_by_page(since: dt.datetime, until: dt.datetime) -> list[SourceCount]:
    """Visits created in a half-open interval, by the page whose postal-code box began them."""
    counts: dict[int, list[int]] = {}
    rows = Visit.objects.filter(
        created_at__gte=since, created_at__lt=until, source_page_id__isnull=False
    ).values_list("source_page_id", "status", "confirmed_at")
    for page_id, status, confirmed_at in rows:
        row = counts.setdefault(page_id or 0, [0, 0])
        row[0] += 1
        row[1] += status in VisitStatus.CERTAIN or confirmed_at is not None
    return [SourceCount(page_id, held, booked) for page_id, (held, booked) in counts.items()]


def area_points() -> dict[str, list[tuple[float, float]]]:
    """Latitude and longitude of the forward sortation areas in each active area, by its slug."""
    prefixes = dict(
        AreaPrefix.objects.filter(area__is_active=True).values_list("prefix", "area__slug")
    )
    found: dict[str, list[tuple[float, float]]] = {slug: [] for slug in prefixes.values()}
    points = PostalPoint.objects.order_by("code").values_list("code", "latitude", "longitude")
    for code, latitude, longitude in points.alias(size=Length("code")).filter(size=3):
        for length in (3, 2, 1):
            if slug := prefixes.get(code[:length]):
                found[slug].append((latitude, longitude))
                break
    return found
