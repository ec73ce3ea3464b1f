"""Loads a plausible diary: three weeks back, four weeks ahead, every visit reachable."""

import datetime as dt
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from booking.models import (
    AreaPrefix,
    LedgerEntry,
    LedgerKind,
    PostalPoint,
    Practitioner,
    ServiceArea,
    TimeOff,
    UnservedSearch,
    Visit,
    VisitStatus,
    VisitType,
)
from booking.models.reference import REFERENCE_LETTERS
from booking.payments.terms import policy_snapshot
from booking.queries.diaries import load_diaries
from booking.queries.travel import drives_between
from booking.scheduling.hours import instant
from booking.scheduling.interval import MINUTE, Interval
from config.demo.files import currency, minute_of_day, read, read_folder
from config.demo.patients import Register, Someone
from config.demo.planner import DiaryVisit, PlannedClinic, Planner, local

WEEKS_BACK, WEEKS_AHEAD = 3, 4
SEED = "tidewater"
#: How many patients said that another hour of the day would suit them, too.
FLEXIBLE = 0.35
#: And of whom another person may come as well.
ANYBODY = 0.15


@transaction.atomic
def load_time_off(today: dt.date) -> int:
    """A few absences in the coming weeks."""
    if TimeOff.objects.exists():
        return 0
    people = {who.slug: who for who in Practitioner.objects.all()}
    rows = []
    for entry in read("time-off.yaml"):
        who = people[entry["practitioner"]]
        zone, day = ZoneInfo(who.time_zone), today.toordinal() + entry["in_days"]
        edges = [instant(zone, day, minute_of_day(entry[edge])) for edge in ("from", "to")]
        start, end = (dt.datetime.fromtimestamp(edge, dt.UTC) for edge in edges)
        rows.append(TimeOff(practitioner=who, start=start, end=end, note=entry["note"]))
    return len(TimeOff.objects.bulk_create(rows))


def load_unserved(today: dt.date) -> int:
    """Where people asked from and nobody goes yet."""
    if UnservedSearch.objects.exists():
        return 0
    rng = Random(f"{SEED} unserved")
    rows: dict[tuple[str, dt.date], UnservedSearch] = {}
    for prefix, times in read("unserved.yaml").items():
        for _once in range(times):
            day = today - dt.timedelta(days=rng.randrange(1, 28))
            row = rows.setdefault((prefix, day), UnservedSearch(prefix=prefix, day=day))
            row.count += 1
    return len(UnservedSearch.objects.bulk_create(rows.values()))


@transaction.atomic
def load_visits(now: dt.datetime) -> int:
    """The diary, unless somebody has already booked something."""
    if Visit.objects.exists():
        return 0
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    today = now.astimezone(zone).date().toordinal()
    first, last = today - 7 * WEEKS_BACK, today + 7 * WEEKS_AHEAD
    people = list(Practitioner.objects.order_by("slug"))
    span = Interval(instant(zone, first, 0), instant(zone, last + 1, 0))
    clinic = _clinic(dt.datetime.fromtimestamp(span.start, dt.UTC) - dt.timedelta(days=1))
    diaries = load_diaries(people, span, now=now)
    gives = {entry["slug"]: entry["gives"] for entry in read_folder("practitioners")}
    register, planned = Register(Random(f"{SEED} people")), []
    for who, diary in zip(people, diaries, strict=True):
        # Of each practitioner's own: one more practitioner does not reshuffle everybody's diary.
        rng = Random(f"{SEED} {who.slug}")
        planner = Planner(diary, gives.get(who.slug, ["general"]), clinic, register, rng)
        planned += [(who, visit) for visit in planner.plan(first, last, today)]
    register.save(clinic.first_moment)
    visits = _Rows(now, clinic).of(planned)
    Visit.objects.bulk_create(visits, batch_size=500)
    _settle_past(visits)
    return len(visits)


def _clinic(first_moment: dt.datetime) -> PlannedClinic:
    codes: dict[str, list[str]] = {}
    for prefix, slug in AreaPrefix.objects.order_by("prefix").values_list("prefix", "area__slug"):
        codes.setdefault(slug, []).append(prefix)
    return PlannedClinic(
        visit_types={kind.slug: kind for kind in VisitType.objects.all()},
        areas={area.pk: area for area in ServiceArea.objects.all()},
        codes=codes,
        drives=drives_between(code for found in codes.values() for code in found),
        first_moment=first_moment,
    )


class _Rows:
    """Turns plans into rows: past ones happened, a few were cancelled or missed."""

    def __init__(self, now: dt.datetime, clinic: PlannedClinic) -> None:
        self.now = now
        self.clinic = clinic
        self.rng = Random(f"{SEED} rows")
        # A hand of its own: what else is drawn stays as it was.
        self.flexible = Random(f"{SEED} flexible")
        self.areas = {area.slug: area for area in clinic.areas.values()}
        self.policies = {kind.pk: policy_snapshot(kind) for kind in clinic.visit_types.values()}
        self.towns = dict(PostalPoint.objects.values_list("code", "municipality"))

    def of(self, planned: list[tuple[Practitioner, DiaryVisit]]) -> list[Visit]:
        """One row for each plan."""
        return [self._visit(who, plan) for who, plan in planned]

    def _visit(self, who: Practitioner, plan: DiaryVisit) -> Visit:
        start = dt.datetime.fromtimestamp(plan.start, dt.UTC)
        end = start + dt.timedelta(minutes=plan.visit_type.minutes)
        wall = local(plan.start, ZoneInfo(who.time_zone))
        booked_at = min(self.now, start) - dt.timedelta(hours=self.rng.randrange(30, 300))
        someone, kind = plan.someone, plan.visit_type
        return Visit(
            public_ref=self._reference(),
            practitioner=who,
            visit_type=kind,
            patient=someone.row,
            start=start,
            end=end,
            start_minute=plan.start // MINUTE,
            end_minute=plan.start // MINUTE + kind.minutes,
            local_date=wall.date(),
            local_minute=wall.hour * 60 + wall.minute,
            time_zone=who.time_zone,
            is_new_patient=plan.is_first,
            payer=someone.payer,
            price_cents=kind.price_cents,
            currency=currency(),
            policy=self.policies[kind.pk],
            consent_version="demo",
            consent_at=booked_at,
            created_at=booked_at,
            confirmed_at=booked_at,
            **self._suits(start),
            **self._place(someone),
            **self._fate(start, end),
        )

    def _suits(self, start: dt.datetime) -> dict[str, object]:
        """Whether another hour or another person suits, too."""
        drawn, ahead = self.flexible.random(), start > self.now
        return {
            "is_flexible": ahead and drawn < FLEXIBLE,
            "another_person_suits": ahead and drawn < ANYBODY,
        }

    def _place(self, someone: Someone) -> dict[str, object]:
        code, area = someone.code, self.areas[someone.area_slug]
        place = self.clinic.drives.places[code]
        return {
            "postal_code": code,
            "street": someone.street,
            "access_notes": someone.access_notes,
            "reason": someone.reason,
            "area": area,
            "place_code": code,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "land": place.land,
            "town": self.towns.get(code, ""),
            "travel_fee_cents": area.travel_fee_cents,
        }

    def _fate(self, start: dt.datetime, end: dt.datetime) -> dict[str, object]:
        """What became of it by now. The hand is drawn for every visit, so that all stay alike."""
        drawn, hours = self.rng.random(), self.rng.randrange(4, 90)
        if drawn < 0.04:
            called_off = min(self.now, start) - dt.timedelta(hours=hours % 24 + 1)
            by = "clinic" if drawn < 0.008 else "patient"
            return {
                "status": VisitStatus.CANCELLED,
                "cancelled_at": called_off,
                "cancelled_by": by,
                "sequence": 1,
            }
        if end > self.now:
            return {"status": VisitStatus.CONFIRMED}
        if drawn < 0.055:
            return {"status": VisitStatus.NO_SHOW, "finished_at": start}
        return {"status": VisitStatus.COMPLETED, "started_at": start, "finished_at": end}

    def _reference(self) -> str:
        letters = "".join(self.rng.choices(REFERENCE_LETTERS, k=8))
        return f"{letters[:4]}-{letters[4:]}"


def _settle_past(visits: list[Visit]) -> None:
    """Completed visits were asked for and, but for a few, paid. No card was ever used for them."""
    entries = []
    rng = Random(f"{SEED} money")
    for visit in visits:
        if visit.status != VisitStatus.COMPLETED or visit.finished_at is None:
            continue
        drawn, insured = rng.random(), visit.payer in ("icbc", "veterans")
        paid_by = LedgerKind.INSURER if insured else LedgerKind.E_TRANSFER
        for kind in (LedgerKind.BALANCE_DUE, paid_by):
            if kind == paid_by and drawn < 0.03:
                continue
            entries.append(
                LedgerEntry(
                    visit=visit,
                    kind=kind,
                    amount_cents=visit.total_cents,
                    currency=visit.currency,
                    key=f"demo:{kind}:{visit.pk}",
                    at=visit.finished_at,
                    by="demo",
                )
            )
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
