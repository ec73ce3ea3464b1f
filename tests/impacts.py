"""Times taken away by several at once, and by processes that die half-way; what must be true afterwards.

Two practitioners have visits on one day: the first three of them (one with a deposit, to be
cancelled; one to be asked again; one whom no e-mail reaches), the second one. `IMPACTS` are all the
operations that take the day away; `faults` says in words whatever is half done or done twice.
"""

import datetime as dt
import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from threading import Barrier, Thread

from django.db import connection

from booking.models import Closure, Fate, Practitioner, Refund, ServiceArea, Visit
from booking.operations.clinic.closing import close_clinic, meet_in_diary
from booking.operations.clinic.holidays import sync_holidays
from booking.operations.practitioners.areas import change_practitioner, choose_areas
from booking.operations.practitioners.special_dates import set_date
from booking.operations.practitioners.time_off import take_time_off
from booking.operations.practitioners.working_hours import change_week
from booking.queries.week import windows_left_bare
from core.audit import SYSTEM
from core.models import OutboxMessage
from tests.doors.office.a_visit import paid
from tests.factories import NOW, at, make_area, make_patient, make_practitioner, make_visit
from tests.operations.people import small_clinic

DAY = dt.date(2026, 12, 25)
EVE = DAY - dt.timedelta(days=1)


def seed() -> None:
    """Two practitioners and their four visits of Christmas day."""
    clinic = small_clinic(deposit_cents=0)
    first, kind = clinic.practitioner, clinic.visit_type
    areas = list(first.areas.all())
    second = make_practitioner(name="Wing", areas=areas, visit_types=[kind])
    make_practitioner(name="Third", areas=[*areas, make_area("Delta", ("V4K",))])
    for who, clock, email in [
        (first, "09:00", "a@example.org"),
        (first, "11:00", "b@example.org"),
        (first, "13:00", ""),
        (second, "09:00", "d@example.org"),
    ]:
        make_visit(
            practitioner=who,
            visit_type=kind,
            start=at(str(DAY), clock),
            area=areas[0],
            patient=make_patient(email=email),
        )
    paid(Visit.objects.order_by("pk")[0])


def fates() -> dict[int, Fate]:
    """What was decided about each."""
    decided = [Fate.CANCEL, Fate.REBOOK, Fate.REBOOK, Fate.CANCEL]
    return dict(zip(_visits().values_list("pk", flat=True), decided, strict=True))


def _visits():
    return Visit.objects.order_by("pk")[:4]


def first() -> Practitioner:
    return Practitioner.objects.get(name="Priya Sandhu")


@dataclass(frozen=True)
class Impact:
    """One way of taking the day away, and whether it stands written."""

    take: Callable[[], object]
    stands: Callable[[], bool]
    everybody: bool = False


def _take_time_off() -> None:
    start, end = at(str(DAY), "00:00"), at(str(DAY), "23:00")
    who = first()
    take_time_off(
        practitioner=who, start=start, end=end, note="", fates=fates(), by=SYSTEM, now=NOW
    )


def _day_off() -> None:
    set_date(
        practitioner=first(),
        date=DAY,
        today=EVE,
        windows=[],
        shown=None,
        by=SYSTEM,
        now=NOW,
        fates=fates(),
    )


def _week() -> None:
    change_week(
        practitioner=first(),
        windows=[],
        from_date=DAY,
        shown=None,
        by=SYSTEM,
        now=NOW,
        fates=fates(),
    )


def _areas() -> None:
    keep = ServiceArea.objects.get(name="Surrey")
    ends = windows_left_bare(first(), [keep.pk], DAY)
    choose_areas(
        practitioner=first(),
        area_ids=[keep.pk],
        shown=None,
        by=SYSTEM,
        now=NOW,
        fates=fates(),
        seen=[window.pk for window in ends],
    )


def _column(name: str, value: object) -> None:
    def write(version: int) -> Practitioner:
        who = first()
        setattr(who, name, value)
        who.save(update_fields=[name])
        return who

    change_practitioner(practitioner=first(), write=write, by=SYSTEM, now=NOW, fates=fates())


def _close() -> None:
    close_clinic(date=DAY, name="Snow", by=SYSTEM, now=NOW, fates=fates())
    _carry_out()


def _holidays() -> None:
    sync_holidays(years=[2026], country="CA", region="BC", now=NOW, fates=fates(), by=SYSTEM)
    _carry_out()


def _carry_out() -> None:
    """The worker's part, job by job."""
    for job in OutboxMessage.objects.filter(kind="visits.fates").order_by("pk"):
        decided = {int(pk): Fate(fate) for pk, fate in job.ids["fates"].items()}
        meet_in_diary(practitioner_id=job.ids["practitioner"], decided=decided, by=SYSTEM, now=NOW)


def _closed() -> bool:
    return Closure.objects.filter(date=DAY).exists()


IMPACTS = {
    "time off": Impact(_take_time_off, lambda: first().time_off.exists()),
    "day off": Impact(_day_off, lambda: first().extra_hours.filter(date=DAY).exists()),
    "week": Impact(_week, lambda: not first().hours.filter(valid_to=None).exists()),
    "area left": Impact(_areas, lambda: first().areas.count() == 1),
    "deactivated": Impact(lambda: _column("is_active", False), lambda: not first().is_active),
    "registration ends": Impact(
        lambda: _column("registration_valid_to", EVE),
        lambda: first().registration_valid_to is not None,
    ),
    "closure": Impact(_close, _closed, everybody=True),
    "holidays": Impact(_holidays, _closed, everybody=True),
}


def faults(impact: Impact, *, done: bool) -> list[str]:
    """All that is half done or done twice; with `done`, also what is not done."""
    found: list[str] = []
    dealt: dict[int, set[str]] = {}
    decided = fates()
    for visit in Visit.objects.filter(pk__in=decided):
        if not impact.everybody and visit.practitioner_id != first().pk:
            continue
        state = _state(visit, decided[visit.pk])
        dealt.setdefault(visit.practitioner_id, set()).add(state.partition(":")[0])
        if state.startswith("wrong"):
            found.append(f"{visit.local_minute}: {state}")
    found += [f"{who}: {sorted(states)}" for who, states in dealt.items() if len(states) > 1]
    states = set().union(*dealt.values())
    if "dealt" in states and not impact.stands():
        found.append("visits were dealt with, and nothing takes their time away")
    # A closure is carried out by jobs: until they have run, the closure stands alone.
    if impact.stands() and "untouched" in states and (done or not impact.everybody):
        found.append("the time is taken away, and visits in it are untouched")
    if done and states != {"dealt"}:
        found.append(f"not done: {states}")
    return found


def _state(visit: Visit, fate: Fate) -> str:
    letters = OutboxMessage.objects.filter(ids__visit=visit.pk)
    told = Counter((job.kind, job.ids.get("message", "")) for job in letters)
    off, asked = told[("visit.mail", "cancelled")], told[("ask_to_rebook", "")]
    back = sum(Refund.objects.filter(payment__visit=visit).values_list("amount_cents", flat=True))
    due = sum(visit.payments.values_list("amount_cents", flat=True))
    facts = (visit.status, visit.follow_up, off, asked, back)
    reached = bool(visit.patient and visit.patient.email)
    done = {
        Fate.CANCEL: ("cancelled", "", 1, 0, due),
        Fate.REBOOK: ("confirmed", "asked_to_rebook" if reached else "to_call", 0, int(reached), 0),
    }
    if facts == done[fate]:
        return "dealt"
    return "untouched" if facts == ("confirmed", "", 0, 0, 0) else f"wrong: {facts}"


def dies_at(statement: int, act: Callable[[], object]) -> bool:
    """Let a child of this process act, and kill it (−9) before its n-th statement; whether it died."""
    connection.close()
    child = os.fork()
    if child == 0:
        _act_and_end(statement, act)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the child ended with {code}"
    return code != 0


def _act_and_end(statement: int, act: Callable[[], object]) -> None:
    sent = 0

    def count(execute, sql, params, many, context):
        nonlocal sent
        sent += 1
        if sent == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    code = 1
    try:
        with connection.execute_wrapper(count):
            act()
        code = 0
    finally:
        os._exit(code)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """All acts at the same moment, each on a connection of its own; what each returned or raised."""
    together, ends = Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            together.wait(timeout=60)
            ends[number] = act()
        except Exception as refused:
            ends[number] = refused
        finally:
            connection.close()

    connection.close()
    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return ends
