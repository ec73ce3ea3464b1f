"""The hold: a time kept for one patient while they fill in the rest (0001).

Safe to run twice at once: the diary is locked before the question is asked, the same wish of the
same holder is answered with the same hold, and a refused wish leaves an earlier hold standing.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from booking.models import PostalPoint, Practitioner, Visit, VisitStatus, VisitType
from booking.operations.locks.diary import PractitionerLeft, lock_diary
from booking.operations.reserving.joint import Second, ask_one_deposit
from booking.payments.terms import policy_snapshot
from booking.queries.joint import both_of
from booking.queries.place import Located
from booking.queries.refusal import refusal
from booking.scheduling.joint import minutes_between
from core import ratelimit
from core.generations import visits_changed
from core.local_time import local
from core.models import ClinicSettings
from core.prepared import prepared, prepared_update
from core.rows import insert
from territory.here import country

#: A time held and not yet booked, or let go again; one that was booked is no longer a hold.
COUNTED = (VisitStatus.HELD, VisitStatus.RELEASED)
COUNTED_SECONDS = 900


class SlotTaken(Exception):
    """Nobody asked for can come at that time any more."""


class HoldLapsed(Exception):
    """The time is no longer kept for this patient."""


class TooManyHolds(Exception):
    """This visitor already keeps as many times as one visitor may."""


@dataclass(frozen=True)
class Wanted:
    """What a patient wants kept: who may come (best first), what for, where and when."""

    practitioner_ids: Sequence[int]
    visit_type: VisitType
    located: Located
    start: dt.datetime
    #: Whom the times were narrowed to: a woman or a man, a language by its code; empty for anybody.
    gender: str = ""
    language: str = ""
    #: Whoever else is visited at the same door, right after.
    second: Second | None = None

    @property
    def followed_by(self) -> VisitType | None:
        return self.second.visit_type if self.second else None


def hold_visit(
    *,
    wanted: Wanted,
    holder: str,
    now: dt.datetime,
    visitor: str = "",
    browser: Sequence[str] = (),
    payer: str = "",
    is_new_patient: bool = True,
    source_page_id: int | None = None,
) -> Visit:
    """Keep `wanted` for `holder` for HOLD_MINUTES. Their earlier hold is let go in the same step.

    Of a joint visit both are kept, or neither; the first is returned.
    `visitor` counts holds per address (HOLDS_PER_ADDRESS in 15 minutes); empty is not counted.
    `browser`: every holder whose key that browser carries (HOLDS_PER_BROWSER in 15 minutes).
    Raises SlotTaken, TooManyHolds.
    """
    facts = {
        "holder": holder,
        "payer": payer or country().payers[0].code,
        "is_new_patient": is_new_patient,
        "source_page_id": source_page_id,
    }
    # One transaction each: two diaries locked at once in the order of preference could deadlock.
    for practitioner_id in wanted.practitioner_ids:
        try:
            return _hold_with(practitioner_id, wanted, visitor, {holder, *browser}, now, facts)
        except (SlotTaken, PractitionerLeft):
            continue
        except IntegrityError:  # the database's own guard: somebody wrote past the lock
            continue
    raise SlotTaken


@transaction.atomic
def _hold_with(
    practitioner_id: int,
    wanted: Wanted,
    visitor: str,
    browser: set[str],
    now: dt.datetime,
    facts: dict[str, Any],
) -> Visit:
    """The hold with one practitioner, or none at all."""
    practitioner = lock_diary(practitioner_id)
    holder = str(facts["holder"])
    if same := _same_hold(practitioner, wanted, holder, now):
        return same
    # The database's guard looks only at the status, so lapsed holds must be released first (0001, 0002).
    release_lapsed(practitioner, now)
    clinic = ClinicSettings.current()
    _let_go_of_earlier(holder, most=clinic.patient_limit_holds)
    refused = refusal(
        practitioner=practitioner,
        visit_type=wanted.visit_type,
        place=wanted.located.place,
        start=wanted.start,
        now=now,
        holder=holder,
        followed_by=wanted.followed_by,
    )
    if refused is not None:
        raise SlotTaken
    row = {**_row(practitioner, wanted, now), "currency": clinic.currency, **facts}
    visit = _insert(row, wanted.second, practitioner)
    # Last: whoever loses a race, or is refused, has used up nothing (0504).
    _count(visitor, browser, now)
    visits_changed()
    return visit


def _same_hold(
    practitioner: Practitioner, wanted: Wanted, holder: str, now: dt.datetime
) -> Visit | None:
    """The hold this very wish already has: a second press of the same button."""
    wish = (practitioner.pk, wanted.visit_type.pk, wanted.start, wanted.located.place.code)
    # Compared here: asked all at once, SQLite looks through every visit of the type.
    for pk, *held in _wishes_of(now, holder):
        if tuple(held) == wish:
            visit = Visit.objects.get(pk=pk)
            after = [one.visit_type_id for one in both_of(visit)[1:]]
            wished = [wanted.followed_by.pk] if wanted.followed_by else []
            return visit if after == wished else None
    return None


@prepared
def _wishes_of(
    now: dt.datetime, holder: str
) -> QuerySet[Visit, tuple[int, int, int, dt.datetime, str]]:
    own = Visit.objects.occupying(now).filter(holder=holder, status=VisitStatus.HELD)
    return own.values_list("pk", "practitioner_id", "visit_type_id", "start", "place_code")


def release_lapsed(practitioner: Practitioner, now: dt.datetime) -> int:
    """Let go of this practitioner's lapsed holds, so that the database sees their time as free."""
    return _release_lapsed(now, practitioner.pk)


@prepared_update
def _release_lapsed(
    now: dt.datetime, practitioner_id: int
) -> tuple[QuerySet[Visit], dict[str, Any]]:
    lapsed = Visit.objects.lapsed(now).filter(practitioner=practitioner_id)
    return lapsed, {"status": VisitStatus.RELEASED}


def _let_go_of_earlier(holder: str, *, most: int) -> None:
    """Replace the holder's earlier hold. One that may still be paid stays, and counts."""
    _release_own(holder)
    if len(_kept_by(holder)) >= most:
        raise TooManyHolds


@prepared_update
def _release_own(holder: str) -> tuple[QuerySet[Visit], dict[str, Any]]:
    # A hold that may still be paid is not given away, not even by its own holder (0001).
    own = Visit.objects.filter(holder=holder, status=VisitStatus.HELD, payment_pending=False)
    return own, {"status": VisitStatus.RELEASED}


@prepared
def _kept_by(holder: str) -> QuerySet[Visit, int]:
    return Visit.objects.filter(holder=holder, status=VisitStatus.HELD).values_list("pk", flat=True)


def _count(visitor: str, browser: set[str], now: dt.datetime) -> None:
    """Only holds that succeeded count, those let go again among them."""
    since = now - dt.timedelta(seconds=COUNTED_SECONDS)
    # The status is named for the index, and the hour compared here: SQLite would look through every visit.
    taken = [at for status in COUNTED for at in _made_by(browser, status)]
    if sum(at > since for at in taken) > settings.HOLDS_PER_BROWSER:
        raise TooManyHolds
    most = settings.HOLDS_PER_ADDRESS
    if visitor and not ratelimit.allowed(
        f"hold:{visitor}", most=most, seconds=COUNTED_SECONDS, now=now
    ):
        raise TooManyHolds


@prepared
def _made_by(browser: Collection[str], status: str) -> QuerySet[Visit, dt.datetime]:
    rows = Visit.objects.filter(holder__in=browser, status=status)
    return rows.values_list("created_at", flat=True)


def _row(practitioner: Practitioner, wanted: Wanted, now: dt.datetime) -> dict[str, object]:
    visit_type, area = wanted.visit_type, wanted.located.area
    return {
        "status": VisitStatus.HELD,
        "practitioner": practitioner,
        "visit_type": visit_type,
        **when(practitioner, visit_type.minutes, wanted.start),
        **where(wanted.located),
        "wished_gender": wanted.gender,
        "wished_language": wanted.language,
        "hold_expires": now + dt.timedelta(minutes=settings.HOLD_MINUTES),
        **price_columns(visit_type),
        "travel_fee_cents": area.travel_fee_cents,
        "created_at": now,
    }


def _insert(row: dict[str, Any], second: Second | None, practitioner: Practitioner) -> Visit:
    """The hold, or both of a joint visit: one drive is one travel fee, one deposit keeps both (1252)."""
    if second is None:
        return insert(Visit(**row))
    first = insert(Visit(**row, joint=uuid.uuid4()))
    kind = second.visit_type
    between = dt.timedelta(minutes=minutes_between(first.buffer_after, kind.buffer_before))
    after = row | price_columns(kind) | when(practitioner, kind.minutes, first.end + between)
    after |= {"visit_type": kind, "travel_fee_cents": 0} | second.columns()
    ask_one_deposit(first, insert(Visit(**after, joint=first.joint)))
    return first


def price_columns(visit_type: VisitType) -> dict[str, object]:
    """The columns a visit has of its type: minutes kept free around it, price, deposit, terms."""
    # Copied, not referred to: a new price list must not change what was agreed.
    return {
        "buffer_before": visit_type.buffer_before,
        "buffer_after": visit_type.buffer_after,
        "price_cents": visit_type.price_cents,
        "deposit_cents": visit_type.deposit_cents,
        "policy": policy_snapshot(visit_type),
    }


def when(practitioner: Practitioner, minutes: int, start: dt.datetime) -> dict[str, object]:
    """The columns that say when a visit is, in UTC, in minutes and on the practitioner's clock."""
    end = start + dt.timedelta(minutes=minutes)
    wall = local(start, practitioner.time_zone)
    return {
        "start": start,
        "end": end,
        # Minutes beside the instants: they index well, and both databases compare integers alike (0101).
        "start_minute": int(start.timestamp()) // 60,
        "end_minute": int(end.timestamp()) // 60,
        # Kept as the patient was told it: clock law may change between booking and visit (promise 6).
        "local_date": wall.date(),
        "local_minute": wall.hour * 60 + wall.minute,
        "time_zone": practitioner.time_zone,
    }


def where(located: Located) -> dict[str, object]:
    """The columns that say where a visit is, as exactly as is known."""
    place = located.place
    town = _towns(place.code[: country().prefix_length])
    return {
        "area": located.area,
        "place_code": place.code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "land": place.land,
        "place_is_exact": place.exact,
        "town": (town[0] if town else "") or located.area.name,
        "postal_code": located.typed,
    }


@prepared
def _towns(code: str) -> QuerySet[PostalPoint, str]:
    return PostalPoint.objects.filter(code=code).values_list("municipality", flat=True)


def stands(visit: Visit, now: dt.datetime) -> bool:
    """Whether `visit` is a hold that still keeps its time at `now`."""
    if visit.status != VisitStatus.HELD or visit.hold_expires is None:
        return False
    return visit.payment_pending or visit.hold_expires > now
