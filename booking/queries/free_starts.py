"""The free starts offered to an address: everybody's diaries swept, the starts ranked and recommended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from booking.models import DayPart, Practitioner, Visit, VisitType
from booking.queries.diaries import load_diaries, wish_of
from booking.queries.offered import Offer, OfferedStart
from booking.queries.place import Located
from booking.queries.travel import Drives, drives_between
from booking.scheduling.availability import Diary, Wish, diary_windows
from booking.scheduling.hours import day_of, instant
from booking.scheduling.interval import Interval
from booking.scheduling.joint import one_stop
from booking.scheduling.ranking import Offered, RoundToRank, Weights, ranked, recommended
from booking.scheduling.starts import Opening, openings
from booking.scheduling.travel import Place
from core.cache_tokens import remembered
from core.models import ClinicSettings
from core.prepared import prepared

MOST_DAYS = 31
#: How far one look for the next free start reaches before the next look.
LOOK_AHEAD_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class StartsQuestion:
    """Who asks for what: the arguments of `find_offer` that do not change from day to day."""

    visit_type: VisitType
    #: The visit that follows at the same door, of a joint visit.
    followed_by: VisitType | None = None
    located: Located
    now: dt.datetime
    holder: str = ""
    practitioner: Practitioner | None = None
    languages: Sequence[str] = ()
    gender: str = ""
    part: str = ""
    known_practitioner_id: int | None = None
    moving: Visit | None = None
    leaving: Sequence[int] = ()

    @property
    def but(self) -> list[int]:
        """Visits that are in nobody's way."""
        return [*self.leaving, *([self.moving.pk] if self.moving else [])]

    @property
    def types(self) -> list[VisitType]:
        """What is to be given there, one after the other."""
        return [self.visit_type, *([self.followed_by] if self.followed_by else [])]

    def suits(self, start: int, zone: ZoneInfo) -> bool:
        """Whether a start lies in the part of the day that is wished for."""
        return not self.part or DayPart.of(dt.datetime.fromtimestamp(start, zone).hour) == self.part


def find_offer(
    *,
    visit_type: VisitType,
    located: Located,
    now: dt.datetime,
    first_day: dt.date | None = None,
    days: int = LOOK_AHEAD_DAYS,
    holder: str = "",
    practitioner: Practitioner | None = None,
    languages: Sequence[str] = (),
    gender: str = "",
    part: str = "",
    known_practitioner_id: int | None = None,
    moving: Visit | None = None,
    leaving: Sequence[int] = (),
    followed_by: VisitType | None = None,
) -> Offer:
    """All starts from `first_day` (default: today at the clinic) for `days` days (at most 31).

    `languages` are codes, of which a practitioner speaks at least one. `moving` is to change its time: it is
    in nobody's way, and its present start is not offered; those of `leaving` (ids) are. `followed_by`: the
    second of a joint visit; then every start is one of both. Three to ten queries.
    """
    question = StartsQuestion(
        visit_type=visit_type,
        followed_by=followed_by,
        located=located,
        now=now,
        holder=holder,
        practitioner=practitioner,
        languages=languages,
        gender=gender,
        part=part,
        known_practitioner_id=known_practitioner_id,
        moving=moving,
        leaving=leaving,
    )
    return _offer(question, first_day, max(1, min(days, MOST_DAYS)))


def _offer(question: StartsQuestion, first_day: dt.date | None, days: int) -> Offer:
    """What answers a question about some days."""
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    looked = _days_looked_at(question, zone, first_day, days)
    people = _candidates(question)
    starts, chosen, best = _shown(_ranked(question, people, zone, looked), zone, looked)
    return Offer(
        area=question.located.area,
        visit_type=question.visit_type,
        time_zone=settings.CLINIC_TIME_ZONE,
        first_day=dt.date.fromordinal(looked.start),
        days=len(looked),
        starts=starts,
        recommended=chosen,
        best_of_half_days=best,
        practitioners={who.pk: who for who in people},
        _look_further=lambda: _first_start(question, people, zone, looked.stop),
    )


def _candidates(question: StartsQuestion) -> list[Practitioner]:
    """Who comes and is as the patient wishes; nobody for what is off or by phone. One query, or two."""
    if any(kind.phone_only or not kind.is_active for kind in question.types):
        return []
    area = question.located.area.pk
    found = _coming(area, question.visit_type.pk)
    if question.followed_by is not None:
        both = {who.pk for who in _coming(area, question.followed_by.pk)}
        found = [who for who in found if who.pk in both]
    if question.practitioner is not None:
        found = [who for who in found if who.pk == question.practitioner.pk]
    if question.gender:
        found = [who for who in found if who.gender == question.gender]
    if question.languages:
        speaking = set(_speaking(sorted(question.languages)))
        found = [who for who in found if who.pk in speaking]
    return found


@prepared
def _coming(area_id: int, visit_type_id: int) -> QuerySet[Practitioner]:
    found = Practitioner.objects.filter(is_active=True, areas=area_id, visit_types=visit_type_id)
    return found.order_by("pk")


@prepared
def _speaking(codes: Sequence[str]) -> QuerySet[Any, int]:
    rows = Practitioner.languages.through.objects.filter(language__code__in=codes)
    return rows.values_list("practitioner", flat=True)


def _openings(
    question: StartsQuestion, people: list[Practitioner], zone: ZoneInfo, first: int, end: int
) -> tuple[Wish, Drives, list[tuple[Diary, list[Opening]]]]:
    """The openings of everybody on the clinic's days first ≤ day < end."""
    query = Interval(instant(zone, first, 0), instant(zone, end, 0))
    located = question.located
    wish = one_stop(
        [wish_of(kind, located.place, located.area.pk, question.now) for kind in question.types]
    )
    diaries = load_diaries(
        people, query, now=question.now, holder=question.holder, but=question.but, keep=True
    )
    drives = drives_for(diaries, people, located.place)
    span = Interval(query.start, query.end + wish.length)
    found = []
    for diary in diaries:
        windows = diary_windows(diary, span, wish.area)
        found.append((diary, openings(diary, wish, query, windows=windows, drive=drives.seconds)))
    return wish, drives, found


def drives_for(diaries: Sequence[Diary], people: Sequence[Practitioner], place: Place) -> Drives:
    """The drives between a place, everything booked in these diaries, and homes."""
    codes = {str(visit.place) for diary in diaries for visit in diary.booked}
    homes = {who.home_code for who in people if who.home_code}
    return drives_between(codes | homes, origin=place)


def _ranked(
    question: StartsQuestion, people: list[Practitioner], zone: ZoneInfo, days: range
) -> list[Offered]:
    if not people:
        return []
    wish, drives, found = _openings(question, people, zone, days.start, days.stop)
    weights = Weights(
        waiting=float(remembered("clinic", ClinicSettings.current).waiting_minutes_per_day),
        familiar=question.known_practitioner_id,
    )
    rounds = [
        (RoundToRank(diary, home_of(who, drives), _fullness(who, diary, len(days))), opened)
        for who, (diary, opened) in zip(people, found, strict=True)
    ]
    offers = ranked(rounds, wish, weights, drives.seconds)
    # To move a visit to the time it has is no change, and would tell its patient of one.
    present = int(question.moving.start.timestamp()) if question.moving else None
    return [one for one in offers if one.start != present and question.suits(one.start, zone)]


def home_of(who: Practitioner, drives: Drives) -> str | None:
    """Where the day begins, if the map knows it."""
    return who.home_code if who.home_code in drives.places else None


def _fullness(who: Practitioner, diary: Diary, days: int) -> float:
    if not who.wished_minutes_per_week:
        # Nothing wished counts as full: fairness is for people who said how much they want to work.
        return 1.0
    booked = sum(visit.end - visit.start for visit in diary.booked) / 60
    return min(1.0, booked / (who.wished_minutes_per_week * days / 7))


def _together(offers: list[Offered]) -> dict[int, list[Offered]]:
    """Who is free at each start, the cheapest first."""
    by_start: dict[int, list[Offered]] = {}
    for offer in offers:
        by_start.setdefault(offer[1], []).append(offer)
    for free in by_start.values():
        free.sort()
    return by_start


def _offered(together: list[Offered]) -> OfferedStart:
    ids = cast("tuple[int, ...]", tuple([offer.practitioner for offer in together]))
    start = dt.datetime.fromtimestamp(together[0].start, dt.UTC)
    return OfferedStart(start, ids, together[0].near, tuple([one.added for one in together]))


def _days_looked_at(
    question: StartsQuestion, zone: ZoneInfo, wanted: dt.date | None, days: int
) -> range:
    today = question.now.astimezone(zone).date().toordinal()
    # Beyond the horizon every day is alike, up to the last there is in a calendar.
    last = today + question.visit_type.horizon_days + 2
    first = min(wanted.toordinal() if wanted else today, last)
    return range(first, first + max(1, min(days, MOST_DAYS)))


def _shown(
    offers: list[Offered], zone: ZoneInfo, days: range
) -> tuple[list[OfferedStart], list[OfferedStart], frozenset[dt.datetime]]:
    """All starts; those recommended beside the soonest, best first; the best of each half-day."""
    together = _together(offers)
    cheapest = [free[0] for free in together.values()]
    starts = {start: _offered(together[start]) for start in sorted(together)}
    soonest = min(starts, default=None)
    midnights = [instant(zone, day, 0) for day in days]
    beside = recommended((o for o in cheapest if o.start != soonest), zone_days=midnights)
    best = recommended(cheapest, zone_days=midnights, most=2 * len(days), each_half_day=1)
    return (
        list(starts.values()),
        [starts[offer.start] for offer in beside],
        frozenset(starts[offer.start].start for offer in best),
    )


def _first_start(
    question: StartsQuestion, people: list[Practitioner], zone: ZoneInfo, first: int
) -> dt.datetime | None:
    """The first start on or after a day, looking a fortnight at a time up to the horizon."""
    today = day_of(zone, int(question.now.timestamp()))
    # One day more: a practitioner's own zone may already have tomorrow's date.
    end = today + question.visit_type.horizon_days + 2
    first = max(first, today)
    while people and first < end:
        stop = min(first + LOOK_AHEAD_DAYS, end)
        _wish, _drives, found = _openings(question, people, zone, first, stop)
        starts = (start for _diary, opened in found for one in opened for start in one.starts)
        if suiting := [start for start in starts if question.suits(start, zone)]:
            return dt.datetime.fromtimestamp(min(suiting), dt.UTC)
        first = stop
    return None
