"""Where the visits of an absence could go: diaries, drives and wishes read once, answered by the core."""

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from booking.models import AreaPrefix, Practitioner, Visit, VisitStatus
from booking.queries.diaries import areas_of, load_diaries, wish_of
from booking.queries.joint import stops_of
from booking.queries.round import place_of
from booking.queries.travel import Drives, drives_between
from booking.scheduling.areas import area_of, prefixes
from booking.scheduling.availability import Diary
from booking.scheduling.interval import Interval
from booking.scheduling.ranking import RoundToRank
from booking.scheduling.rehoming import (
    Colleague,
    Home,
    Stranded,
    proposals,
    takes,
    without_visits,
)
from territory.here import country

#: How far ahead another time with the same person is looked for.
SEARCH_DAYS = 14
Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class PossibleStart:
    """Somebody at some time. `familiar`: the patient has met them. Minutes of driving it adds."""

    practitioner: Practitioner
    start: dt.datetime
    added_minutes: int
    familiar: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed for one visit: a colleague at the promised hour, and the same person later."""

    visit: Visit
    colleague: PossibleStart | None
    another: PossibleStart | None


@dataclass(frozen=True)
class _Clinic:
    """Everything an absence is answered from."""

    people: dict[int, Practitioner]
    colleagues: list[Colleague]
    away: dict[Hashable, RoundToRank]
    stranded: list[Stranded]
    drives: Drives


def proposed_for(
    visits: Sequence[Visit], away: Mapping[int, Span], now: dt.datetime
) -> list[Proposed]:
    """The joint answer for `visits` (confirmed, of practitioners in `away`), in order of time.

    `away` says from when to when each practitioner cannot come. About fifteen queries for any number
    of visits and people.
    """
    if not visits:
        return []
    clinic = _clinic(visits, away, now)
    ends = [end for _start, end in away.values()]
    # Never sooner than was promised without being asked: a patient may not be at home yet.
    search = Interval(_at(max(now, min(ends))), _at(max(ends) + dt.timedelta(days=SEARCH_DAYS)))
    found = proposals(
        clinic.stranded, clinic.colleagues, clinic.away, search, clinic.drives.seconds
    )
    by_pk = {visit.pk: visit for visit in visits}
    return [
        Proposed(
            by_pk[int(str(one.visit.key))],
            _spot(one.colleague, one.visit, clinic),
            _spot(one.another, one.visit, clinic),
        )
        for one in found
    ]


def who_could_take(stop: Sequence[Visit], span: Span, now: dt.datetime) -> list[PossibleStart]:
    """Everybody who could take a visit, or both of a joint visit, at the promised hour.

    The least driving first.
    """
    visit = stop[0]
    clinic = _clinic(stop, {visit.practitioner_id: span}, now)
    (stranded,) = clinic.stranded
    found = []
    for colleague in clinic.colleagues:
        taken = takes(colleague, colleague.round, stranded, clinic.drives.seconds)
        if taken is not None:
            who = clinic.people[int(str(colleague.key))]
            known = colleague.key in stranded.familiar
            found.append(
                (taken.minutes, who.pk, PossibleStart(who, visit.start, round(taken.added), known))
            )
    return [spot for _minutes, _pk, spot in sorted(found, key=lambda one: one[:2])]


def _spot(home: Home | None, visit: Stranded, clinic: _Clinic) -> PossibleStart | None:
    if home is None:
        return None
    start = dt.datetime.fromtimestamp(home.start, dt.UTC)
    who = clinic.people[int(str(home.practitioner))]
    return PossibleStart(who, start, round(home.added), home.practitioner in visit.familiar)


def _at(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _clinic(visits: Sequence[Visit], away: Mapping[int, Span], now: dt.datetime) -> _Clinic:
    active = Practitioner.objects.filter(is_active=True).prefetch_related("languages")
    people = {who.pk: who for who in active}
    people |= Practitioner.objects.exclude(pk__in=people).in_bulk(list(away))
    others = [who for who in people.values() if who.pk not in away and who.is_active]
    absent = [people[pk] for pk in away]
    last = max(end for _start, end in away.values()) + dt.timedelta(days=SEARCH_DAYS)
    first_visit, last_visit = (edge(visit.start for visit in visits) for edge in (min, max))
    diaries = _diaries(others, Interval(_at(first_visit), _at(last_visit)), now)
    own = _diaries(absent, Interval(_at(now), _at(last)), now)
    stranded = _stranded(visits, now)
    codes = {str(one.place) for diary in (*diaries, *own) for one in diary.booked}
    codes |= {who.home_code for who in people.values() if who.home_code}
    codes |= {str(one.stands_at) for one in stranded}
    drives = drives_between(codes)
    gives = gives_of(others)
    return _Clinic(
        people,
        [as_colleague(*pair, gives, drives) for pair in zip(others, diaries, strict=True)],
        {
            who.pk: _left(who, diary, visits, away[who.pk], drives)
            for who, diary in zip(absent, own, strict=True)
        },
        stranded,
        drives,
    )


def _diaries(people: Sequence[Practitioner], span: Interval, now: dt.datetime) -> list[Diary]:
    return load_diaries(people, span, now=now, areas=areas_of(people)) if people else []


def _stranded(visits: Sequence[Visit], now: dt.datetime) -> list[Stranded]:
    """The stops of these visits. Two queries."""
    areas, met, coarsely = areas_at(visits), met_by(visits), country().postal_codes.coarse
    return [
        _as_one([as_stranded(one, areas, met, coarsely(one.place_code), now) for one in stop])
        for stop in stops_of(visits)
    ]


def _as_one(stop: Sequence[Stranded]) -> Stranded:
    """The visits of one stop as the core is asked about them: two of a joint visit are one (1175)."""
    first, *rest = stop
    familiar = frozenset[Hashable]().union(*(one.familiar for one in stop))
    return replace(first, second=rest[0], familiar=familiar) if rest else first


def as_stranded(
    visit: Visit,
    areas: Mapping[str, int],
    met: Mapping[int | None, frozenset[Hashable]],
    stands_at: str,
    now: dt.datetime,
) -> Stranded:
    place = place_of(visit)
    return Stranded(
        key=visit.pk,
        practitioner=visit.practitioner_id,
        start=_at(visit.start),
        # 0, which nobody serves: to the core, None would mean that no area was asked for.
        wish=wish_of(visit.visit_type, place, areas.get(place.code, 0), now),
        visit_type=visit.visit_type_id,
        gender=visit.wished_gender,
        languages=frozenset({visit.wished_language} - {""}),
        familiar=met.get(visit.patient_id, frozenset()),
        stands_at=stands_at,
    )


def areas_at(visits: Sequence[Visit]) -> dict[str, int]:
    """Place code → the active area it lies in. One query."""
    codes = {visit.place_code for visit in visits}
    wanted = {prefix for code in codes for prefix in prefixes(code)}
    rows = AreaPrefix.objects.filter(prefix__in=wanted, area__is_active=True)
    known = dict(rows.values_list("prefix", "area"))
    return {code: area_of(code, known) or 0 for code in codes}


def met_by(visits: Sequence[Visit]) -> dict[int | None, frozenset[Hashable]]:
    """Patient id → the practitioners who have visited them. One query."""
    patients = {visit.patient_id for visit in visits} - {None}
    rows = Visit.objects.filter(patient__in=patients, status=VisitStatus.COMPLETED)
    found: dict[int | None, set[Hashable]] = {}
    for patient, who in rows.values_list("patient", "practitioner").distinct():
        found.setdefault(patient, set()).add(who)
    return {patient: frozenset(who) for patient, who in found.items()}


def gives_of(people: Sequence[Practitioner]) -> dict[int, frozenset[Hashable]]:
    found: dict[int, set[Hashable]] = {}
    rows = Practitioner.visit_types.through.objects.filter(practitioner__in=people)
    for who, visit_type in rows.values_list("practitioner", "visittype"):
        found.setdefault(who, set()).add(visit_type)
    return {who: frozenset(types) for who, types in found.items()}


def as_colleague(
    who: Practitioner, diary: Diary, gives: Mapping[int, frozenset[Hashable]], drives: Drives
) -> Colleague:
    return Colleague(
        RoundToRank(diary, _home(who, drives)),
        gender=who.gender,
        languages=frozenset(language.code for language in who.languages.all()),
        gives=gives.get(who.pk, frozenset()),
    )


def _home(who: Practitioner, drives: Drives) -> str | None:
    return who.home_code if who.home_code in drives.places else None


def _left(
    who: Practitioner, diary: Diary, visits: Sequence[Visit], away: Span, drives: Drives
) -> RoundToRank:
    """The round of one who is away: without these visits, the absence as time off."""
    round_ = RoundToRank(diary, _home(who, drives))
    starts = {_at(visit.start) for visit in visits if visit.practitioner_id == who.pk}
    gone = [one for one in diary.booked if one.start in starts]
    rest = without_visits(round_, gone)
    off = (*diary.time_off, Interval(_at(away[0]), _at(away[1])))
    return replace(rest, diary=replace(rest.diary, time_off=off))
