"""Loads what can be booked, where and by whom. What is already there is left alone."""

import datetime as dt
import re
from statistics import fmean
from typing import Any

from django.db import transaction

from booking.models import (
    AreaPrefix,
    Gender,
    Language,
    PostalPoint,
    Practitioner,
    RefundPolicy,
    ServiceArea,
    VisitGroup,
    VisitType,
    WorkingHours,
)
from booking.operations.clinic.holidays import sync_holidays
from config.demo.files import cents, minute_of_day, read, read_folder
from config.install.languages import load_languages
from core.clock import now
from core.models import ClinicSettings

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DEGREE = re.compile(r"PT|PHT|MPht|Physio|MRSc")
HEADINGS = {
    "general": VisitGroup.USUAL,
    "icbc": VisitGroup.INSURED,
    "worksafe": VisitGroup.INSURED,
}
GENDERS = {"woman": Gender.WOMAN, "man": Gender.MAN}


def load_clinic() -> int:
    """The clinic's facts, unless somebody has already written their own."""
    if ClinicSettings.objects.exists():
        return 0
    facts = read("clinic.yaml")
    ClinicSettings.objects.create(**facts["settings"])
    return 1


@transaction.atomic
def load_areas() -> int:
    """Service areas and their prefixes."""
    points = {point.code: point for point in PostalPoint.objects.all()}
    made = 0
    for entry in read("areas.yaml"):
        inside = [points[prefix] for prefix in entry["prefixes"]]
        area, is_new = ServiceArea.objects.get_or_create(
            slug=entry["slug"],
            defaults={
                "name": entry["name"],
                "travel_fee_cents": cents(entry["travel_fee"]),
                "latitude": round(fmean(point.latitude for point in inside), 4),
                "longitude": round(fmean(point.longitude for point in inside), 4),
            },
        )
        if is_new:
            AreaPrefix.objects.bulk_create(
                AreaPrefix(area=area, prefix=prefix) for prefix in entry["prefixes"]
            )
        made += is_new
    return made


@transaction.atomic
def load_policy() -> RefundPolicy:
    """The standard refund policy."""
    entry = read("clinic.yaml")["refund_policy"]
    policy, is_new = RefundPolicy.objects.get_or_create(
        name=entry["name"],
        defaults={
            "text": entry["sentence"],
            "is_default": True,
            "no_show_fee_cents": cents(entry["no_show_fee"]),
            "late_fee_cents": cents(entry["late_fee"]),
        },
    )
    if is_new:
        for step in entry["steps"]:
            policy.steps.create(hours_before=step["hours_before"], percent=step["percent"])
    return policy


@transaction.atomic
def load_visit_types() -> int:
    """Visit types, with prices that say that they are samples."""
    policy = load_policy()
    rules = read("clinic.yaml")["booking"]
    made = 0
    for entry in read("visit-types.yaml"):
        _visit_type, is_new = VisitType.objects.get_or_create(
            slug=entry["slug"],
            defaults={
                "name": entry["name"],
                "name_fr": entry["name_fr"],
                "summary": entry["summary"],
                "summary_fr": entry["summary_fr"],
                "minutes": entry["minutes"],
                "price_cents": cents(entry["price"]),
                "deposit_cents": cents(entry["deposit"]),
                "price_is_sample": True,
                "for_new_patients": entry["who"] != "returning",
                "for_returning_patients": entry["who"] != "new",
                "phone_only": entry.get("phone_only", False),
                "order": entry["order"],
                "shown_under": HEADINGS.get(entry["group"], VisitGroup.PARTICULAR),
                "notice_minutes": rules["notice_minutes"],
                "horizon_days": rules["horizon_days"],
                "refund_policy": policy,
            },
        )
        made += is_new
    return made


def load_closures(today: dt.date) -> int:
    """Statutory holidays of the clinic's province, for this year and the two after it."""
    place = read("clinic.yaml")["holidays"]
    years = range(today.year, today.year + 3)
    country, region = place["country"], place["subdivision"]
    return len(sync_holidays(years=years, country=country, region=region, now=now()))


def load_practitioners() -> int:
    """Practitioners with their languages, areas, visit types and weekly hours."""
    load_languages()
    spoken = {language.name: language for language in Language.objects.all()}
    areas = {area.slug: area for area in ServiceArea.objects.all()}
    known = set(Practitioner.objects.values_list("slug", flat=True))
    entries = [entry for entry in read_folder("practitioners") if entry["slug"] not in known]
    for entry in entries:
        with transaction.atomic():
            practitioner = _practitioner(entry)
            practitioner.languages.set([spoken[name] for name in entry["languages"]])
            practitioner.areas.set([areas[slug] for slug in entry["areas"]])
            practitioner.visit_types.set(_given(entry["gives"]))
            _hours(practitioner, entry["hours"], areas)
    return len(entries)


def _practitioner(entry: dict[str, Any]) -> Practitioner:
    return Practitioner.objects.create(
        name=entry["name"],
        slug=entry["slug"],
        pronouns=entry["pronouns"],
        gender=GENDERS.get(entry["gender"], Gender.OTHER),
        credentials=_degree(entry["credentials"]),
        email=entry["email"],
        college=entry["college"],
        registration_number=entry["registration_number"],
        register_url=entry["register_url"],
        registration_valid_to=entry["registration_valid_to"],
        turnaround_minutes=entry["turnaround_minutes"],
        home_code=entry["home"],
        wished_minutes_per_week=sum(map(_weekly_minutes, entry["hours"])) * 3 // 5,
        max_visits_per_day=7,
    )


def _degree(credentials: list[str]) -> str:
    """The one that made a physiotherapist of them; the profile page lists all."""
    return next((line for line in credentials if DEGREE.search(line)), credentials[0])


def _weekly_minutes(window: dict[str, Any]) -> int:
    return len(window["days"]) * (minute_of_day(window["to"]) - minute_of_day(window["from"]))


def _given(groups: list[str]) -> list[VisitType]:
    slugs = [entry["slug"] for entry in read("visit-types.yaml") if entry["group"] in groups]
    return list(VisitType.objects.filter(slug__in=slugs))


def _hours(
    practitioner: Practitioner, windows: list[dict[str, Any]], areas: dict[str, ServiceArea]
) -> None:
    for window in windows:
        for day in window["days"]:
            row = WorkingHours.objects.create(
                practitioner=practitioner,
                weekday=DAYS.index(day),
                from_minute=minute_of_day(window["from"]),
                to_minute=minute_of_day(window["to"]),
            )
            row.areas.set([areas[slug] for slug in window["areas"]])
