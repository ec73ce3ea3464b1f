"""Day sheets: a practitioner's round of a day on paper, with what is needed on the way and at the door.

No visit type, reason, payer or note about the patient: a sheet may be left in a car (1121).
"""

from dataclasses import dataclass

from booking.queries.board import Board, BoardRound, BoardStop
from booking.staff import board_words, presenters
from booking.staff.board_lines import hours_words, summary_words
from core import local_time, phones


@dataclass(frozen=True)
class SheetLine:
    """One visit on paper."""

    when: str
    until: str
    who: str
    street: str
    town: str
    phone: str
    contact: str
    access: str
    way: str


@dataclass(frozen=True)
class DaySheet:
    """One practitioner's paper."""

    pk: int
    name: str
    hours: str
    summary: str
    lines: list[SheetLine]


def sheets_of(board: Board) -> list[DaySheet]:
    """A sheet for everybody who visits somebody."""
    return [_sheet(round_) for round_ in board.rounds if round_.stops]


def _sheet(round_: BoardRound) -> DaySheet:
    who = round_.practitioner
    lines = [_line(one) for one in round_.stops]
    return DaySheet(who.pk, who.name, hours_words(round_), summary_words(round_), lines)


def _line(one: BoardStop) -> SheetLine:
    visit = one.visit
    minutes = int((visit.end - visit.start).total_seconds()) // 60
    return SheetLine(
        when=local_time.clock_of(visit.local_minute),
        until=local_time.clock_of(visit.local_minute + minutes),
        who=presenters.patient_label(visit),
        street=visit.street,
        town=" ".join(part for part in (visit.town, visit.postal_code) if part),
        phone=phones.shown(visit.contact_phone or (visit.patient.phone if visit.patient else "")),
        contact=visit.contact_name,
        access=visit.access_notes,
        way=board_words.way_words(one),
    )
