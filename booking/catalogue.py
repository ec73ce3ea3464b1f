"""The clinic's offer as plain values for public pages, the one thing they see of booking. Read only."""

import datetime as dt
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
from booking.payments.card_terms import fee_words
from booking.queries.first_starts import FirstStarts, first_starts
from booking.queries.known_starts import KnownStarts
from booking.queries.public_offer import (
    AreaOffer,
    NextAsked,
    NextStart,
    PractitionerOffer,
    PublicOffer,
    TermsOffer,
    Visiting,
    VisitTypeOffer,
)
from booking.queries.public_terms import public_terms
from booking.queries.waters import Surroundings, surroundings
from core.generations import AVAILABILITY, generation
from core.models import ClinicSettings

#: The values behind this hatch: public pages know them by these names.
__all__ = [
    "AreaOffer",
    "FirstStarts",
    "NextAsked",
    "NextStart",
    "PractitionerOffer",
    "PublicOffer",
    "RegisteredPerson",
    "SourceCount",
    "Surroundings",
    "TermsOffer",
    "VisitTypeOffer",
    "Visiting",
    "area_points",
    "bookings_by_page",
    "fee_words",
    "public_offer",
    "registered_person",
    "surroundings",
]

#: A page may show a next free time that is this old, if nothing was booked or changed since: starts
#: and notice fall on five minutes, and so do these buckets. A hold that lapses raises the generation.
FRESH_SECONDS = 300
#: What this process, mostly the worker, found when it last worked the offer out.
_known = KnownStarts()


def public_offer(now: dt.datetime) -> PublicOffer:
    """What the clinic offers at `now`.

    One query while nothing changes: kept per availability generation for at most FRESH_SECONDS.
    """
    bucket = int(now.timestamp()) // FRESH_SECONDS
    # The generation is in the key: what was kept before a booking is never found again (0106).
    key = f"booking.public_offer:{generation(AVAILABILITY)}:{bucket}"
    found: PublicOffer | None = cache.get(key)
    if found is None:
        found = _read(now)
        cache.set(key, found, FRESH_SECONDS)
    return found


def _read(now: dt.datetime) -> PublicOffer:
    currency = ClinicSettings.current().currency
    bookable = list(VisitType.objects.bookable().order_by("pk"))
    first = first_starts(visit_types=bookable, now=now, known=_known)
    people = _practitioners(now)
    areas = _areas(people, currency)
    kinds = _visit_types(currency)
    terms = public_terms(currency)
    return PublicOffer(settings.CLINIC_TIME_ZONE, areas, people, kinds, first, terms)


def _visit_types(currency: str) -> tuple[VisitTypeOffer, ...]:
    # The value's own fields: one that is added there is read here, or fails at once.
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
        # A cancelled visit was booked all the same: the page did its work.
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
        # The longest prefix wins, as for a typed code.
        for length in (3, 2, 1):
            if slug := prefixes.get(code[:length]):
                found[slug].append((latitude, longitude))
                break
    return found
