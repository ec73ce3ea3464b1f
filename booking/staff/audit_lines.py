"""The lines of the audit trail: who did what to whom, each with the page of what it is about."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from booking.models import (
    LOOKS,
    Absence,
    GiftCard,
    ImportFile,
    Patient,
    Practitioner,
    Purchase,
    Visit,
)
from booking.staff.forms.audit import CHANGES, LOOKS_ONLY
from booking.staff.presenters import patient_label
from booking.staff.visit_facts import line
from core import local_time
from core.models import AuditEntry


@dataclass(frozen=True)
class TrailLine:
    """One act."""

    when: str
    who: str
    what: str
    note: str
    about: str
    url: str


def entries(asked: dict[str, Any]) -> QuerySet[AuditEntry]:
    """The acts a form asks for, newest first."""
    rows = AuditEntry.objects.order_by("-pk")
    if who := asked.get("who"):
        # A program or a patient has no account: it is known by its stored word.
        rows = rows.filter(actor=who) if who.isdigit() else rows.filter(actor=None, actor_name=who)
    if kind := asked.get("kind"):
        rows = rows.filter(object_type=kind)
    if number := asked.get("number"):
        rows = rows.filter(object_id=str(number))
    if asked.get("reads") == CHANGES:
        rows = rows.exclude(action__in=LOOKS)
    elif asked.get("reads") == LOOKS_ONLY:
        rows = rows.filter(action__in=LOOKS)
    if first := asked.get("first"):
        rows = rows.filter(at__gte=local_time.at_minute(first, 0))
    if last := asked.get("last"):
        rows = rows.filter(at__lt=local_time.at_minute(last, 1440))
    return rows


def lines(some: Sequence[AuditEntry]) -> list[TrailLine]:
    """In words. A question for each kind of record, whatever the number of lines."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in some:
        wanted[entry.object_type].add(entry.object_id)
    found = {kind: _found(kind, ids) for kind, ids in wanted.items()}
    return [_line(entry, found[entry.object_type].get(entry.object_id)) for entry in some]


def _line(entry: AuditEntry, about: tuple[str, str] | None) -> TrailLine:
    when, who, what, note = line(entry)
    name, url = about or (_unknown(entry), "")
    return TrailLine(when, who, what, note, name, url)


def _unknown(entry: AuditEntry) -> str:
    kinds = {model._meta.model_name: model._meta.verbose_name for model in apps.get_models()}
    named = capfirst(kinds.get(entry.object_type, entry.object_type))
    return _("%(kind)s, number %(number)s") % {"kind": named, "number": entry.object_id}


Said = Callable[[Any], tuple[str, str]]


def _visit(visit: Visit) -> tuple[str, str]:
    day = local_time.short_day(visit.local_date)
    said = _("%(who)s, visit of %(day)s") % {"who": patient_label(visit), "day": day}
    return said, reverse("desk:visit", args=[visit.public_ref])


def _patient(patient: Patient) -> tuple[str, str]:
    return patient.name or _("erased"), reverse("desk:patient", args=[patient.pk])


def _practitioner(who: Practitioner) -> tuple[str, str]:
    return who.name, reverse("practitioners:edit", args=[who.pk])


def _absence(row: Absence) -> tuple[str, str]:
    return row.practitioner.name, reverse("desk:absence_state", args=[row.pk])


def _user(user: User) -> tuple[str, str]:
    return str(user), ""


def _gift(card: GiftCard) -> tuple[str, str]:
    said = _("Gift card, number %(number)s") % {"number": card.pk}
    return said, reverse("desk:gift", args=[card.pk])


def _purchase(one: Purchase) -> tuple[str, str]:
    said = _("Purchase %(reference)s") % {"reference": one.public_ref}
    return said, reverse("desk:purchase", args=[one.public_ref])


def _file(file: ImportFile) -> tuple[str, str]:
    return file.name, reverse("desk:import", args=[file.pk])


#: What is read of each kind of record, and how it is called.
SAID: dict[str, tuple[type[Model], tuple[str, ...], Said]] = {
    "visit": (Visit, ("patient",), _visit),
    "patient": (Patient, (), _patient),
    "practitioner": (Practitioner, (), _practitioner),
    "absence": (Absence, ("practitioner",), _absence),
    "user": (User, (), _user),
    "giftcard": (GiftCard, (), _gift),
    "purchase": (Purchase, (), _purchase),
    "importfile": (ImportFile, (), _file),
}


def _found(kind: str, ids: set[str]) -> dict[str, tuple[str, str]]:
    if kind not in SAID:
        return {}
    model, related, said = SAID[kind]
    rows = model._default_manager.filter(pk__in=[one for one in ids if one.isdigit()])
    rows = rows.defer("content", "report") if model is ImportFile else rows
    return {str(row.pk): said(row) for row in rows.select_related(*related)}
