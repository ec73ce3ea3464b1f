"""A patient as one line of a list: name first, phone to press, next visit, what is owed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.queries.find_patients import Listed
from booking.staff import presenters
from core import phones


@dataclass(frozen=True)
class PatientLine:
    """The words of one line."""

    pk: int
    name: str
    phone: str
    dial: str
    where: str
    when: str
    is_ahead: bool
    owed: str


def lines(found: list[Listed]) -> list[PatientLine]:
    """Each patient in words."""
    return [_line(one) for one in found]


def _line(one: Listed) -> PatientLine:
    person, visit = one.patient, one.next_visit or one.last_visit
    return PatientLine(
        pk=person.pk,
        name=person.name or _("(no name)"),
        phone=phones.shown(person.phone),
        dial=phones.href(person.phone),
        where=_where(visit),
        when=f"{presenters.visit_when(visit)}, {visit.practitioner}" if visit else "",
        is_ahead=one.next_visit is not None,
        owed=owed_words(one.they_owe_cents, one.we_owe_cents),
    )


def _where(visit: Visit | None) -> str:
    # Two of one name are told apart by where they live.
    parts = [visit.street, visit.town or visit.postal_code] if visit else []
    return ", ".join(part for part in parts if part)


def owed_words(they_cents: int, we_cents: int) -> str:
    """Money either way, in words; empty where there is none."""
    said = []
    if they_cents:
        said.append(_("owes %(sum)s") % {"sum": presenters.money(they_cents)})
    if we_cents:
        said.append(_("we owe %(sum)s") % {"sum": presenters.money(we_cents)})
    return ", ".join(said)
