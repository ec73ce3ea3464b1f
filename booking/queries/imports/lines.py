"""What one line of a file says, or what is wrong with which of its fields."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from booking.queries.imports.columns import Columns, value_of
from booking.queries.imports.dates import DateUnreadable, read_clock, read_date, read_moment
from core import phones, washing
from core.forms import NameField
from territory.here import country
from territory.postal_codes import PostalCodeUnreadable

#: Field, what is wrong as a word, and what belongs to it (never a word of the file).
Complaint = tuple[str, str, str]
_NAME = NameField(max_length=120, required=False)
_LONGEST = {"street": 200, "town": 80, "access_notes": 500, "notes": 2000, "key": 200}
_OLDEST = dt.date(1890, 1, 1)
_OVER = ("cancel", "annul", "archived", "deleted", "complete", "arrived", "noshow", "no show")
_OVER_WORDS = ("true", "yes", "1", "oui")


@dataclass
class PatientRow:
    """Somebody as a line of the file has them."""

    key: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    born: dt.date | None = None
    street: str = ""
    town: str = ""
    postal_code: str = ""
    access_notes: str = ""
    notes: str = ""
    wrong: list[Complaint] = field(default_factory=list)

    def door(self) -> dict[str, str]:
        """The address that was given there."""
        names = ("street", "town", "postal_code", "access_notes")
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass
class VisitRow:
    """A visit as a line of the file has it. `minutes` 0: as long as its type."""

    key: str = ""
    patient_key: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    practitioner: str = ""
    visit_type: str = ""
    start: dt.datetime | None = None
    minutes: int = 0
    street: str = ""
    postal_code: str = ""
    access_notes: str = ""
    is_over: bool = False
    wrong: list[Complaint] = field(default_factory=list)


def patient_line(row: Sequence[str], columns: Columns, order: str) -> PatientRow:
    """Read one line of a file of patients."""
    line = PatientRow()
    of = _reader(row, columns, line.wrong)
    line.key, line.name = of("key", washing.code), _name(of, line.wrong)
    line.email, line.phone = _email(of, line.wrong), _phone(of, line.wrong)
    line.born = _born(of("born", washing.code), order, line.wrong)
    parts = [of("street", washing.line), of("second_street", washing.line)]
    line.street = ", ".join(part for part in parts if part)
    line.town, line.notes = of("town", washing.line), of("notes", washing.prose)
    line.postal_code = _code(of("postal_code", washing.code), line.wrong)
    line.access_notes = of("access_notes", washing.prose)
    return line


def visit_line(row: Sequence[str], columns: Columns, order: str) -> VisitRow:
    """Read one line of a file of visits."""
    line = VisitRow()
    of = _reader(row, columns, line.wrong)
    line.key, line.patient_key = of("key", washing.code), of("patient_key", washing.code)
    if {"name", "first_name", "last_name"} & set(columns):
        line.name = _name(of, [] if line.patient_key else line.wrong)
    line.email, line.phone = _email(of, line.wrong), _phone(of, line.wrong)
    line.practitioner = of("practitioner", washing.line)
    line.visit_type = of("visit_type", washing.line)
    line.street, line.access_notes = of("street", washing.line), of("access_notes", washing.prose)
    line.postal_code = _code(of("postal_code", washing.code), line.wrong)
    line.is_over = _is_over(of("status", washing.code))
    _times(line, of, order)
    return line


Reader = Callable[[str, Callable[[str], str]], str]


def _reader(row: Sequence[str], columns: Columns, wrong: list[Complaint]) -> Reader:
    def of(name: str, wash: Callable[[str], str]) -> str:
        value = wash(value_of(row, columns, name)).strip()
        if value.startswith(("=", "@")):
            wrong.append((name, "formula", ""))
            return ""
        if len(value) > _LONGEST.get(name, 254):
            wrong.append((name, "long", str(_LONGEST.get(name, 254))))
            return ""
        return value

    return of


def _name(of: Reader, wrong: list[Complaint]) -> str:
    whole = of("name", washing.line)
    typed = whole or f"{of('first_name', washing.line)} {of('last_name', washing.line)}".strip()
    try:
        name: str = _NAME.clean(typed)
    except ValidationError as fault:
        wrong.append(("name", "long" if fault.code == "max_length" else "no_name", "120"))
        return ""
    if not name and not wrong:
        wrong.append(("name", "empty", ""))
    return name


def _email(of: Reader, wrong: list[Complaint]) -> str:
    address = of("email", washing.code)
    try:
        if address:
            validate_email(address)
    except ValidationError:
        wrong.append(("email", "no_email", ""))
        return ""
    return address


def _phone(of: Reader, wrong: list[Complaint]) -> str:
    name = "phone" if of("phone", washing.code) else "second_phone"
    # Several numbers in one cell: the first is the one to call.
    typed = of(name, washing.code).split(";")[0].split(",")[0].strip()
    if not typed:
        return ""
    try:
        return phones.kept(phones.read(typed))
    except phones.PhoneUnreadable as fault:
        wrong.append((name, f"phone_{fault.reason.value}", ""))
        return ""


def _born(typed: str, order: str, wrong: list[Complaint]) -> dt.date | None:
    if not typed:
        return None
    try:
        born = read_date(typed, order)
    except DateUnreadable:
        wrong.append(("born", "no_date", ""))
        return None
    if born < _OLDEST:
        wrong.append(("born", "no_birthday", ""))
        return None
    return born


def _code(typed: str, wrong: list[Complaint]) -> str:
    if not typed:
        return ""
    try:
        return str(country().postal_codes.read(typed))
    except PostalCodeUnreadable as fault:
        wrong.append(("postal_code", f"code_{fault.reason.value}", ""))
        return ""


def _is_over(status: str) -> bool:
    said = status.casefold()
    return said in _OVER_WORDS or any(word in said for word in _OVER)


def _times(line: VisitRow, of: Reader, order: str) -> None:
    day, clock = of("start", washing.code), of("start_time", washing.code)
    try:
        line.start = read_moment(day, clock, order)
    except DateUnreadable:
        line.wrong.append(("start", "no_moment" if day else "empty", ""))
        return
    line.minutes = _minutes(line, of, order)
    if line.minutes and not 5 <= line.minutes <= 480:
        line.wrong.append(("minutes", "no_length", ""))


def _minutes(line: VisitRow, of: Reader, order: str) -> int:
    said, end = of("minutes", washing.code), of("end", washing.code)
    assert line.start is not None
    if said:
        figures = phones.figures_of(said)
        return int(figures) if figures and len(figures) < 5 else -1
    try:
        if end:
            closes = read_moment(end, "", order) if len(end) > 8 else None
            at = closes or dt.datetime.combine(
                line.start.date(), read_clock(end), line.start.tzinfo
            )
        elif said := of("end_time", washing.code):
            at = dt.datetime.combine(line.start.date(), read_clock(said), line.start.tzinfo)
        else:
            return 0
    except DateUnreadable:
        line.wrong.append(("end", "no_moment", ""))
        return 0
    if (at.tzinfo is None) != (line.start.tzinfo is None):
        at = at.replace(tzinfo=line.start.tzinfo)
    return int((at - line.start).total_seconds()) // 60 or -1
