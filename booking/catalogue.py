"""The hatch for public pages: what the clinic offers, as plain values. Read only."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, fields

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


class SaysNextStart:
    """What shows its next free start: the page that says it is kept only while it is so."""

    id: int
    first_start: dt.datetime | None

    @property
    def next_start(self) -> dt.datetime | None:
        """`first_start`, as pages say it."""
        return noted((type(self).__name__, self.id), self.first_start)


@dataclass(frozen=True)
class AreaOffer(SaysNextStart):
    """A named place we visit. `first_start` is UTC, None when nothing is free in the horizon."""

    id: int
    slug: str
    name: str
    prefixes: tuple[str, ...]
    travel_fee_cents: int
    currency: str
    latitude: float | None
    longitude: float | None
    practitioner_ids: tuple[int, ...]
    first_start: dt.datetime | None = None


@dataclass(frozen=True)
class PractitionerOffer(SaysNextStart):
    """A registered person who visits. `first_start` is UTC and in any of their areas."""

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
    first_start: dt.datetime | None = None

    @property
    def spoken_languages(self) -> list[str]:
        """The languages' names in the language being spoken, in order of its alphabet."""
        return sorted(spoken(name) for name in self.languages)


@dataclass(frozen=True)
class PublicOffer:
    """Everything public pages may know, at one moment."""

    time_zone: str
    areas: tuple[AreaOffer, ...]
    practitioners: tuple[PractitionerOffer, ...]
    visit_types: tuple[VisitTypeOffer, ...]

    def area(self, area_id: int | None) -> AreaOffer | None:
        """The active area with that id."""
        return next((area for area in self.areas if area.id == area_id), None)

    def practitioner(self, practitioner_id: int | None) -> PractitionerOffer | None:
        """The working practitioner with that id."""
        found = (person for person in self.practitioners if person.id == practitioner_id)
        return next(found, None)

    def visits_of(self, ids: Collection[int]) -> list[VisitTypeOffer]:
        """The bookable visit types among `ids`, in the clinic's order."""
        return [kind for kind in self.visit_types if kind.id in ids]

    def visiting(self, area_slug: str) -> list[PractitionerOffer]:
        """Who visits an area, soonest first, those without a free time last."""
        return soonest_first(p for p in self.practitioners if area_slug in p.area_slugs)

    @property
    def soonest_area(self) -> AreaOffer | None:
        """The area with the earliest free start."""
        free = [area for area in self.areas if area.first_start]
        soonest = min(free, key=lambda area: (area.first_start, area.id), default=None)
        return noted("soonest area", soonest)

    @property
    def languages(self) -> list[str]:
        """Every language spoken by somebody who works, in order of the alphabet."""
        return sorted({language for p in self.practitioners for language in p.languages})

    @property
    def spoken_languages(self) -> list[tuple[str, str]]:
        """The same as pairs of name and name in the language being spoken, in order of the latter."""
        return sorted(((name, spoken(name)) for name in self.languages), key=lambda pair: pair[1])


def soonest_first(people) -> list[PractitionerOffer]:  # type: ignore[no-untyped-def]
    """People by their next free start, those without one last, then by name."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(people, key=lambda person: (person.next_start or far, person.name))


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
    bookable = VisitType.objects.bookable().filter(phone_only=False)
    # Next free times are those of the visit a new patient would book first.
    usual = bookable.order_by("-for_new_patients", "order", "pk").first()
    first = first_starts(visit_type=usual, now=now) if usual else FirstStarts()
    people = _practitioners(now, first)
    areas = _areas(people, currency, first)
    return PublicOffer(settings.CLINIC_TIME_ZONE, areas, people, _visit_types(currency))


def _visit_types(currency: str) -> tuple[VisitTypeOffer, ...]:
    columns = [field.name for field in fields(VisitTypeOffer) if field.name != "currency"]
    rows = VisitType.objects.bookable().order_by("order", "pk").values(*columns)
    return tuple(VisitTypeOffer(currency=currency, **row) for row in rows)


def _practitioners(now: dt.datetime, first: FirstStarts) -> tuple[PractitionerOffer, ...]:
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
            first_start=first.by_practitioner.get(person.pk),
        )
        for person in people.order_by("name", "pk")
    )


def _areas(
    people: tuple[PractitionerOffer, ...], currency: str, first: FirstStarts
) -> tuple[AreaOffer, ...]:
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
            first_start=first.by_area.get(area.pk),
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
