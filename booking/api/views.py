"""Each address of the API: read, ask one question, answer in plain values."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from ninja import Query
from ninja.errors import ValidationError

from booking import catalogue
from booking.api import problems
from booking.api.document import PROBLEMS, PROBLEMS_OF_A_QUESTION, ClinicAPI
from booking.api.problems import FieldRefused
from booking.api.schemas import (
    Area,
    Asked,
    Availability,
    PractitionerOut,
    Served,
    VisitTypeOut,
    Where,
)
from booking.models import Language, Practitioner, VisitType
from booking.queries.free_starts import find_offer
from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate
from core import local_time
from core.client_address import client_address
from core.clock import now
from core.errors import AWAY
from core.ratelimit import TooOften, looked
from territory.here import country

#: A person with a calendar needs a handful; many postal codes in a row measure other people's
#: addresses (decisions/0103).
MOST_A_MINUTE = 60
MOST_A_DAY = 1500
FRESH_SECONDS = 15
FURTHEST_DAYS = 366


api = ClinicAPI(
    title="Doorstep",
    version="1",
    description="Where we come to, who comes, and when they can be there. Read only.",
    # Ninja's own page loads its script and styles from another server; ours is in urls.py.
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_exception_handler(FieldRefused, problems.refused)  # type: ignore[arg-type]  # ninja takes type | instance
api.add_exception_handler(TooOften, problems.too_many)  # type: ignore[arg-type]
api.add_exception_handler(ValidationError, problems.invalid)  # type: ignore[arg-type]
for kind in AWAY:
    api.add_exception_handler(kind, problems.away)  # type: ignore[arg-type]
api.add_exception_handler(Exception, problems.broken)  # type: ignore[arg-type]


@api.get("/areas", response={200: list[Area], **PROBLEMS}, summary="Every area we visit")
def areas(request: HttpRequest, response: HttpResponse) -> Any:
    """Every service area, with its postal code prefixes and its next free start."""
    moment = _asked(request, response)
    offer = catalogue.public_offer(moment)
    return [_area(area, offer) for area in offer.areas]


@api.get(
    "/visit-types", response={200: list[VisitTypeOut], **PROBLEMS}, summary="What can be booked"
)
def visit_types(request: HttpRequest, response: HttpResponse) -> Any:
    """What can be booked, in the clinic's order."""
    moment = _asked(request, response)
    return [VisitTypeOut.from_orm(kind) for kind in catalogue.public_offer(moment).visit_types]


@api.get("/practitioners", response={200: list[PractitionerOut], **PROBLEMS}, summary="Who visits")
def practitioners(request: HttpRequest, response: HttpResponse) -> Any:
    """Every practitioner who takes bookings."""
    offer = catalogue.public_offer(_asked(request, response))
    kinds = {kind.id: kind.slug for kind in offer.visit_types}
    return [
        {
            **vars(person),
            "languages": list(person.languages),
            "areas": list(person.area_slugs),
            "visit_types": [kinds[kind] for kind in person.visit_type_ids if kind in kinds],
            **_next(offer.next_start(practitioner=person.id)),
        }
        for person in offer.practitioners
    ]


@api.get(
    "/area",
    response={200: Served, **PROBLEMS_OF_A_QUESTION},
    summary="Which area a postal code is in",
)
def area(request: HttpRequest, response: HttpResponse, asked: Query[Where]) -> Any:
    """The service area of an address; 422 when nobody comes there."""
    moment = _asked(request, response)
    located = _located(asked.postal_code)
    offer = catalogue.public_offer(moment)
    found = offer.area(located.area.pk)
    if found is None:
        raise FieldRefused("postal_code", "Nobody comes there yet.")
    return {"postal_code": located.typed, "exact": located.place.exact, "area": _area(found, offer)}


@api.get(
    "/availability", response={200: Availability, **PROBLEMS_OF_A_QUESTION}, summary="Free starts"
)
def availability(request: HttpRequest, response: HttpResponse, asked: Query[Asked]) -> Any:
    """Every start somebody can reach at this address, for up to 31 days."""
    moment = _asked(request, response)
    offer = find_offer(
        located=_located(asked.postal_code),
        visit_type=_visit_type(asked.visit_type),
        now=moment,
        first_day=_first_day(asked.first_day, moment),
        days=asked.days,
        practitioner=_practitioner(asked.practitioner),
        languages=_languages(asked.language),
    )
    # With a language asked for, nobody speaking it is an answer (no starts), not a fault.
    if not offer.practitioners and asked.language is None:
        _nobody(asked)
    slugs = {pk: person.slug for pk, person in offer.practitioners.items()}
    return {
        "area": offer.area.slug,
        "visit_type": offer.visit_type.slug,
        "time_zone": offer.time_zone,
        "starts": [
            {
                "start": _local(found.start),
                "practitioners": [slugs[pk] for pk in found.practitioner_ids],
            }
            for found in offer.starts
        ],
        "next": _local(offer.next_start),
    }


def _asked(request: HttpRequest, response: HttpResponse) -> dt.datetime:
    """Count the request against its sender's limits; the answer may be kept for seconds."""
    moment = now()
    sender = client_address(request.META)
    for most, seconds in ((MOST_A_MINUTE, 60), (MOST_A_DAY, 86_400)):
        looked(f"api:{sender}", most=most, seconds=seconds, now=moment)
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return moment


def _located(postal_code: str) -> Located:
    try:
        return locate(postal_code)
    except PostalCodeInvalid as fault:
        words = (
            country().postal_codes.words.for_machines[fault.reason].format(position=fault.position)
        )
        raise FieldRefused("postal_code", words) from None
    except PhoneOnly:
        raise FieldRefused("postal_code", "Please call us about this postal code.") from None
    except NotServed:
        raise FieldRefused("postal_code", "Nobody comes there yet.") from None


def _visit_type(slug: str) -> VisitType:
    found = VisitType.objects.bookable().filter(slug=_plain("visit_type", slug)).first()
    if found is None:
        raise FieldRefused("visit_type", "There is no such visit type.")
    return found


def _practitioner(slug: str | None) -> Practitioner | None:
    if slug is None:
        return None
    known = Practitioner.objects.filter(is_active=True, slug=_plain("practitioner", slug))
    found = known.first()
    if found is None:
        raise FieldRefused("practitioner", "There is no such practitioner.")
    return found


def _nobody(asked: Asked) -> None:
    """Refuse what no time can ever be free for: no such practitioner there, or nobody at all."""
    if asked.practitioner is not None:
        raise FieldRefused("practitioner", "This practitioner does not give that visit type there.")
    raise FieldRefused("visit_type", "Nobody gives this visit type there. Please call us.")


def _languages(code: str | None) -> list[str]:
    if code is None:
        return []
    if not Language.objects.filter(code=_plain("language", code)).exists():
        raise FieldRefused("language", "There is no such language.")
    return [code]


def _plain(field: str, value: str) -> str:
    # PostgreSQL refuses NUL in text.
    if "\0" in value:
        raise FieldRefused(field, "This cannot be used.")
    return value


def _first_day(asked: dt.date | None, moment: dt.datetime) -> dt.date:
    today = local_time.today(moment)
    if asked is None:
        return today
    if asked < today:
        raise FieldRefused("from", "This day is over.")
    if asked > today + dt.timedelta(days=FURTHEST_DAYS):
        raise FieldRefused("from", "This day is too far ahead.")
    return asked


def _area(found: catalogue.AreaOffer, offer: catalogue.PublicOffer) -> dict[str, Any]:
    return {
        **vars(found),
        "prefixes": list(found.prefixes),
        **_next(offer.next_start(area=found.id)),
    }


def _next(found: catalogue.NextStart | None) -> dict[str, Any]:
    """The next free start with what makes it so: where, and which visit."""
    return {
        "next_start": _local(found.start) if found else None,
        "next_area": found.area.slug if found else None,
        "next_visit_type": found.visit.slug if found else None,
    }


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    return moment and moment.astimezone(ZoneInfo(settings.CLINIC_TIME_ZONE))
