"""The facts of a paper as data: what stands on it in every language, and is kept when it is issued (0930)."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation

from booking.models import (
    CHARGES,
    TAKEN_BACK,
    BookkeepingSettings,
    LedgerEntry,
    LedgerKind,
    Visit,
    VisitStatus,
)
from core.local_time import local
from core.models import ClinicSettings
from territory.here import country
from territory.taxes import taxes_in

VERSION = 1
Facts = dict[str, Any]
Line = dict[str, Any]
FEES = {VisitStatus.CANCELLED: "cancellation_fee", VisitStatus.NO_SHOW: "no_show_fee"}
OFF = (VisitStatus.CANCELLED, VisitStatus.RELEASED, VisitStatus.NO_SHOW)


def facts_of(visit: Visit, entries: Sequence[LedgerEntry]) -> Facts:
    """Everything a paper about `visit` says, from the ledger rows given; no patient's name in it."""
    lines = lines_of(visit, entries)
    money = [entry for entry in entries if entry.kind not in CHARGES]
    # A mistake and its taking back on one paper: no money moved, and neither is shown (0898).
    undone = {entry.corrects_id for entry in money} & {entry.pk for entry in money}
    shown = [entry for entry in money if not {entry.pk, entry.corrects_id} & undone]
    return {
        "version": VERSION,
        "clinic": letterhead(),
        "visit": _visit(visit),
        "practitioner": _practitioner(visit),
        "currency": visit.currency,
        "lines": lines,
        "moved": [_moved(entry, visit) for entry in shown],
        "entries": [entry.pk for entry in entries],
        "charged_cents": sum(line["cents"] for line in lines),
        "paid_cents": sum(entry.amount_cents for entry in money),
    }


def letterhead() -> Facts:
    """Who writes the paper: the name in law, street and town, telephone; and the line about tax."""
    clinic = ClinicSettings.current()
    region = " ".join(filter(None, [clinic.address_region, clinic.address_postal_code]))
    town = ", ".join(filter(None, [clinic.address_city, region])) if clinic.address_city else ""
    legal = clinic.legal_name or clinic.name
    # A clinic known under another name than it is registered: its patient must know whose paper this is.
    known_as = clinic.name if clinic.name != legal else ""
    lines = [legal, known_as, clinic.address_street, town, clinic.phone]
    return {"lines": [line for line in lines if line], "tax_number": clinic.tax_number}


def missing_on_papers() -> list[str]:
    """What a plan or a tax office looks for, and the clinic has not told us yet."""
    clinic = ClinicSettings.current()
    names = ("legal_name", "address_street", "tax_number")
    fields = [clinic._meta.get_field(name) for name in names if not getattr(clinic, name)]
    return [str(getattr(field, "verbose_name", field.name)) for field in fields]


def _visit(visit: Visit) -> Facts:
    return {
        "reference": visit.public_ref,
        "status": visit.status,
        # The booked wall clock, not the instant: true also after a clock's law has changed.
        "day": visit.local_date.isoformat(),
        "minute": visit.local_minute,
        "minutes": visit.end_minute - visit.start_minute,
        "service": in_languages(lambda: visit.visit_type.spoken_name),
    }


def _practitioner(visit: Visit) -> Facts:
    who = visit.practitioner
    return {
        "name": who.name,
        "credentials": who.credentials,
        "college": who.college,
        "registration_number": who.registration_number,
    }


def _moved(entry: LedgerEntry, visit: Visit) -> Facts:
    day = local(entry.day, visit.time_zone).date()
    way = TAKEN_BACK if entry.corrects_id is not None else entry.kind
    return {"way": way, "cents": entry.amount_cents, "on": day.isoformat()}


def in_languages(said: Callable[[], Any]) -> dict[str, str]:
    """The same words in every language of the site, to be kept."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(said())
    return found


def lines_of(visit: Visit, entries: Iterable[LedgerEntry]) -> list[Line]:
    """What was charged, line by line, each with the tax it contains. Their sum is the ledger's charges.

    Of a visit that lies ahead: what it will cost.
    """
    sums = dict.fromkeys(LedgerKind.values, 0)
    for entry in entries:
        sums[entry.kind] += entry.amount_cents
    charged = sum(sums[kind] for kind in CHARGES)
    books = BookkeepingSettings.current()
    status = VisitStatus(visit.status)
    if status in OFF:  # a discount is taken off what took place, and off nothing else (0897)
        charged, sums[LedgerKind.DISCOUNT] = charged - sums[LedgerKind.DISCOUNT], 0
    less = {
        "discount": sums[LedgerKind.DISCOUNT],
        "goodwill": sums[LedgerKind.GOODWILL],
        "let_off": sums[LedgerKind.WAIVED],
    }
    if status in OFF:
        rest, code = charged - sum(less.values()), books.fee_tax_code
        parts = [(FEES.get(status, "fee"), rest, code), *_less(less, code)]
    else:
        code = visit.visit_type.tax_code
        whole = [
            ("visit", visit.price_cents, code),
            ("travel", visit.travel_fee_cents, books.travel_tax_code),
            ("late_change", visit.late_change_fee_cents, books.fee_tax_code),
            *_less(less, code),
        ]
        # What no other line explains is still said: a paper's sum is the ledger's, never a guess.
        other = charged - sum(cents for _what, cents, _code in whole)
        known = status == VisitStatus.COMPLETED
        parts = [*whole, ("adjustment", other if known else 0, code)]
    return [line(what, cents, code, visit.local_date) for what, cents, code in parts if cents]


def _less(less: dict[str, int], code: str) -> list[tuple[str, int, str]]:
    return [(what, cents, code) for what, cents in less.items()]


def line(what: str, cents: int, code: str, day: dt.date) -> Line:
    """One charge with the tax that it contains at the rates of its day."""
    tax = country().tax_code(code)
    return {
        "what": what,
        "cents": cents,
        "tax": code,
        "tax_name": in_languages(lambda: tax.name),
        "taxes": [
            {
                "tax": rate.tax,
                "name": in_languages(lambda rate=rate: rate.name),  # type: ignore[misc]
                "percent": f"{rate.percent:f}",
                "cents": part,
            }
            for rate, part in taxes_in(cents, tax.on(day))
        ],
    }


def less_earlier(lines: Sequence[Line], earlier: Iterable[Facts]) -> list[Line]:
    """What `lines` say beyond the papers already written: a correction's own lines."""
    left = {_key(one): _copy(one, 1) for one in lines}
    for facts in earlier:
        for one in facts["lines"]:
            known = left.setdefault(_key(one), _copy(one, 0))
            _add(known, one, -1)
    return [one for one in left.values() if one["cents"]]


def negated(lines: Iterable[Line]) -> list[Line]:
    """The same lines taken back."""
    return [_copy(one, -1) for one in lines]


def _key(one: Line) -> tuple[str, str]:
    return one["what"], one["tax"]


def _copy(one: Line, times: int) -> Line:
    taxes = [tax | {"cents": tax["cents"] * times} for tax in one["taxes"]]
    return one | {"cents": one["cents"] * times, "taxes": taxes}


def _add(known: Line, one: Line, times: int) -> None:
    known["cents"] += one["cents"] * times
    more = {tax["tax"]: tax["cents"] * times for tax in one["taxes"]}
    for tax in known["taxes"]:
        tax["cents"] += more.get(tax["tax"], 0)
