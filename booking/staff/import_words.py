"""What is said of a file of another program, of its lines, and of what is wrong with them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import ImportFile, ImportKind, ImportState, ImportVerdict, Patient
from booking.operations.moving_in.patients import chosen
from booking.queries.imports.columns import FIELDS, value_of
from booking.queries.imports.tables import NoTable, rows_of
from booking.scheduling.availability import Reason
from booking.staff import refusal_words
from core import phones
from territory.here import country
from territory.postal_codes import UnreadableCode

A_PAGE = 100
NO_TABLE = {
    "large": gettext_lazy("This file is larger than 10 MB. Export it in parts."),
    "empty": gettext_lazy("This file is empty."),
    "signs": gettext_lazy("This is no text file. Save it as CSV (UTF-8) and send that."),
    "headers": gettext_lazy(
        "The first line must name the columns: there are fewer than two names in it."
    ),
    "columns": gettext_lazy("This file has more than 100 columns."),
    "lines": gettext_lazy("This file has more than 20,000 lines. Export it in parts."),
    "quotes": gettext_lazy("Line %(line)s: a quotation mark is opened and not closed as CSV asks."),
    "long": gettext_lazy("Line %(line)s: a cell holds more than 2,000 characters."),
}
WRONG = {
    "formula": gettext_lazy("begins like a formula"),
    "long": gettext_lazy("is longer than %(more)s characters"),
    "no_name": gettext_lazy("has no letters, or signs that no name has"),
    "empty": gettext_lazy("is empty"),
    "no_email": gettext_lazy("is no e-mail address"),
    "no_date": gettext_lazy("is no date of the calendar"),
    "no_birthday": gettext_lazy("is no day anybody living was born on"),
    "no_moment": gettext_lazy("is no date with a time"),
    "no_length": gettext_lazy("is no length of a visit: 5 minutes to 8 hours"),
    "twice": gettext_lazy("is the same as in line %(more)s"),
    "unknown": gettext_lazy("is none of ours"),
    "no_patient": gettext_lazy("is nobody on record: bring the patients first"),
    "no_place": gettext_lazy("does not say where somebody lives"),
    "not_served": gettext_lazy("is where nobody of us comes to"),
}
SAID = {
    "changed": gettext_lazy(
        "The file was not brought in: somebody booked, or wrote to the records, meanwhile. It was checked "
        "anew; look at it again."
    ),
    "forgotten": gettext_lazy("Deleted without being brought in."),
    "erased": gettext_lazy("Deleted: somebody in it was erased meanwhile."),
}


def no_table(fault: NoTable) -> str:
    """Why a file cannot be read."""
    return str(NO_TABLE[fault.reason]) % {"line": fault.line}


def complaint(file: ImportFile, field: str, code: str, more: str) -> str:
    """`Phone “12”: …`: the field by its name, and what is wrong with it."""
    named = str(FIELDS[ImportKind(file.kind)].get(field, field))
    if code.startswith("refused_"):
        return _refused(code.removeprefix("refused_"), more)
    return f"{named}: {_said(code) % {'more': more}}"


def _said(code: str) -> str:
    if code.startswith("phone_"):
        return phones.complaint(phones.UnreadableNumber(code.removeprefix("phone_"))).replace(
            "%", "%%"
        )
    if code.startswith("code_"):
        words = country().postal_codes.words.complaints[UnreadableCode(code.removeprefix("code_"))]
        # What a country says of a code may name the sign: the cell beside it shows which.
        return str(words).partition("%")[0].strip().replace("%", "%%") or _("is no postal code")
    return str(WRONG[code])


def _refused(reason: str, more: str) -> str:
    said = str(refusal_words.WORDS[Reason(reason)])
    if not more:
        return said
    needs, has = more.split(",")
    return _("%(why)s: needs %(needs)s min, has %(has)s min") % {
        "why": said,
        "needs": needs,
        "has": has,
    }


@dataclass(frozen=True)
class LineWords:
    """One line of the report."""

    number: int
    who: str
    when: str
    verdict: str
    kind: str
    complaints: list[str]
    patient: str
    patient_name: str
    choice: Any = None


def counted(file: ImportFile) -> list[tuple[int, str, str]]:
    """How many lines of each verdict there are, with the word the list is narrowed by."""
    found = Counter(line[1] for line in file.report)
    return [
        (found[one.value], one.value, str(one.label)) for one in ImportVerdict if found[one.value]
    ]


def narrowed(file: ImportFile, only: str) -> list[Sequence[Any]]:
    """The lines of one verdict, or those with something to look at first."""
    if only in ImportVerdict.values:
        return [line for line in file.report if line[1] == only]
    order = ["wrong", "knowingly", "maybe", "same"]
    first = {verdict: place for place, verdict in enumerate(order)}
    return sorted(file.report, key=lambda line: first.get(line[1], len(order)))


def words_of(file: ImportFile, lines: Sequence[Sequence[Any]], choices: Any) -> list[LineWords]:
    """These lines, with what stands in the file."""
    wanted = {line[0] for line in lines}
    cells = {number: row for number, row in rows_of(file.content) if number in wanted}
    people = Patient.objects.in_bulk([line[3] for line in lines if line[3]])
    return [_words(file, line, cells.get(line[0], []), choices, people) for line in lines]


def _words(
    file: ImportFile,
    line: Sequence[Any],
    row: Sequence[str],
    choices: Any,
    people: dict[int, Patient],
) -> LineWords:
    number, verdict, wrong, patient_id = line
    values = {name: value_of(row, file.columns, name) for name in FIELDS[ImportKind(file.kind)]}
    who = values["name"] or f"{values['first_name']} {values['last_name']}".strip()
    when = f"{values.get('start', '')} {values.get('start_time', '')}".strip()
    field = f"line-{number}"
    return LineWords(
        number=number,
        who=who or values["email"] or values.get("patient_key", ""),
        when=" · ".join(part for part in (when, values.get("practitioner", "")) if part),
        verdict=str(ImportVerdict(verdict).label),
        kind=verdict,
        complaints=[_with_cell(file, values, *one) for one in wrong],
        patient=reverse("desk:patient", args=[patient_id]) if patient_id else "",
        patient_name=people[patient_id].name if patient_id in people else "",
        choice=choices[field] if field in choices.fields else None,
    )


def _with_cell(file: ImportFile, values: dict[str, str], field: str, code: str, more: str) -> str:
    said, cell = complaint(file, field, code, more), values.get(field, "")
    shown = cell and code not in ("twice",) and not code.startswith("refused_")
    return _("%(said)s (“%(cell)s”)") % {"said": said, "cell": cell[:60]} if shown else said


def to_choose(file: ImportFile, lines: Sequence[Sequence[Any]]) -> list[tuple[int, str]]:
    """The lines of a page that match somebody, with what is chosen for each."""
    if file.kind != ImportKind.PATIENTS:
        return []
    return [(line[0], chosen(file, line)) for line in lines if line[1] in ("same", "maybe")]


def state_words(file: ImportFile) -> str:
    """How far the file is."""
    said = str(ImportState(file.state).label)
    if lines_done(file):
        far = {"done": f"{lines_done(file):,}", "all": f"{file.lines:,}"}
        return f"{said}: " + _("%(done)s of %(all)s lines") % far
    return said


def lines_done(file: ImportFile) -> int:
    """How many lines the worker has behind it at what it does just now."""
    at_work = {ImportState.CHECKING: file.lines_done, ImportState.BRINGING: file.brought}
    return at_work.get(ImportState(file.state), 0)
