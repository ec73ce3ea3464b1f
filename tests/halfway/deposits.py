"""A deposit that is waited for: booked by phone, awaited longer, waived, taken by hand, let go."""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any

from booking.models import (
    LedgerKind,
    Practitioner,
    Visit,
    VisitType,
)
from booking.operations.money import awaited_deposit
from booking.operations.money.awaited_deposit import NotAwaited, NotLonger
from booking.operations.reserving.by_phone import CallersDeposit, CallersWish, book_for_caller
from booking.operations.reserving.details import Doorstep, Person
from booking.queries.place import locate
from booking.simulator import store
from tests.halfway.steps import NOW, NUMBER, OFFICE, Path, bench, differs, told


def _wish() -> tuple[CallersWish, str]:
    number = next(NUMBER)
    person = Person("Gurpreet", f"caller{number}@example.org", "604-555-0111")
    wish = CallersWish(
        Practitioner.objects.get().pk,
        VisitType.objects.get(),
        locate("V5H"),
        NOW.replace(hour=17, minute=0, second=0) + dt.timedelta(days=3 + number),
        person,
        Doorstep("12 Kingsway", ""),
        "myself",
        is_new_patient=True,
        data_words="They may be used.",
        deposit=CallersDeposit.LINK,
    )
    return wish, f"call-{number}"


def _book(call: tuple[CallersWish, str]) -> Visit:
    return book_for_caller(wish=call[0], key=call[1], by=OFFICE, now=NOW)


def _booked_faults(call: tuple[CallersWish, str]) -> list[str]:
    visit = Visit.objects.get(holder=f"office:{call[1]}")
    letters = told(visit=visit.pk)
    return differs(
        held=((visit.status, visit.deposit_until is not None), ("held", True)),
        letters=((letters["deposit_asked"], letters["visits.deposit_over"]), (1, 1)),
    )


def _awaited() -> Visit:
    """A caller's time, whose patient has a payment page open."""
    visit = _book(_wish())
    bench().press_pay(visit)
    return visit


def _decides(what: str) -> Callable[[Visit], object]:
    def decide(visit: Visit) -> None:
        facts: dict[str, Any] = {"visit": visit, "by": OFFICE, "now": NOW}
        with contextlib.suppress(NotAwaited, NotLonger):
            match what:
                case "longer":
                    awaited_deposit.wait_longer(hours=72, **facts)
                case "waived":
                    awaited_deposit.waive(why="x", **facts)
                case "by hand":
                    awaited_deposit.take_by_hand(
                        way=LedgerKind.CASH, key=f"deposit:{visit.pk}", **facts
                    )
                case "let go":
                    awaited_deposit.let_go(**facts)

    return decide


def _decided_faults(status: str, book: list[tuple[str, int]], letter: str) -> Callable:
    def faults(visit: Visit) -> list[str]:
        fresh = Visit.objects.get(pk=visit.pk)
        page = visit.payments.get()
        still_open = store.get(page.session_id or "").data["status"]
        rows = [row for row in bench().book(fresh) if row[0] not in ("deposit_lapsed",)]
        return differs(
            status=(fresh.status, status),
            page=((page.state, still_open), ("expired", "expired")),
            book=(rows, [("deposit_due", 5000), *book]),
            letters=(told(visit=visit.pk)[letter], 1),
        )

    return faults


def _longer_faults(visit: Visit) -> list[str]:
    fresh = Visit.objects.get(pk=visit.pk)
    letters = told(visit=visit.pk)
    until = (NOW + dt.timedelta(hours=72)).replace(second=0, microsecond=0)
    return differs(
        until=(fresh.deposit_until, until),
        holds=(fresh.hold_expires is not None and fresh.hold_expires >= until, True),
        # Of the first wait and of the longer one: a letter, and a job for its end.
        letters=((letters["deposit_asked"], letters["visits.deposit_over"]), (2, 2)),
    )


def _path(what: str, *end: Any) -> Path:
    return Path(_awaited, _decides(what), _decides(what), _decided_faults(*end))


PATHS = {
    "booked by phone": Path(_wish, _book, _book, _booked_faults),
    "awaited longer": Path(_awaited, _decides("longer"), _decides("longer"), _longer_faults),
    "deposit waived": _path("waived", "confirmed", [], "confirmed"),
    "deposit by hand": _path(
        "by hand", "confirmed", [("deposit_due", 5000), ("cash", 5000)], "confirmed"
    ),
    "deposit let go": _path("let go", "released", [], "waiting_let_go"),
}
