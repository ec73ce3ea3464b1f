"""A patient as the office reads them: contact, visits, who looked, what keeps them from being erased."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Patient
from booking.operations.privacy.clear import visits_of
from booking.operations.privacy.erase import (
    MoneyOpen,
    VisitOpen,
    refuse_while_kept,
    refuse_while_open,
    visits_about,
)
from booking.staff import presenters
from booking.staff.visit_facts import MOST_ENTRIES, Line, line
from core import phones
from core.fields import lookup_hashes
from core.models import AuditEntry

MOST_VISITS = 200
REFUSALS = {
    VisitOpen: gettext_lazy(
        "A visit lies ahead, or has not been marked done, missed or cancelled. Decide about it first."
    ),
    MoneyOpen: gettext_lazy(
        "Money is open: something is to be paid, paid back or looked at, or there is credit. Settle it first."
    ),
}


def facts(patient: Patient) -> list[tuple[str, str]]:
    """Name and contact, or when they were erased."""
    rows = [
        (_("Name"), patient.name),
        (_("E-mail"), patient.email),
        (_("Phone"), phones.shown(patient.phone)),
        (_("On record since"), presenters.instant(patient.created_at)),
        (_("Erased"), presenters.instant(patient.erased_at) if patient.erased_at else ""),
    ]
    return [(label, value) for label, value in rows if value]


def visits(patient: Patient) -> list[tuple[str, str, str, str]]:
    """Address, when, what for and status of every visit, the latest first."""
    rows = visits_of(patient.pk).select_related("visit_type").order_by("-start")[:MOST_VISITS]
    return [
        (
            reverse("desk:visit", args=[visit.public_ref]),
            presenters.visit_when(visit),
            str(visit.visit_type),
            visit.get_status_display(),
        )
        for visit in rows
    ]


def trail(patient: Patient) -> list[Line]:
    """Who opened, changed, exported or erased the record, newest first."""
    about = Q(object_type="patient", object_id=str(patient.pk))
    entries = AuditEntry.objects.filter(about).order_by("-at", "-pk")
    return [line(entry) for entry in entries[:MOST_ENTRIES]]


def in_the_way(patient: Patient) -> str:
    """Why this patient cannot be erased now; empty when nothing is in the way."""
    try:
        refuse_while_open(visits_about(patient))
        refuse_while_kept(patient)
    except (VisitOpen, MoneyOpen) as refused:
        return str(REFUSALS[type(refused)])
    return ""


def same_mail(patient: Patient) -> int:
    """How many other patients have the same e-mail address: a daughter books for two parents."""
    if not patient.email_hash:
        return 0
    # By the keyed hash: the address itself is encrypted and cannot be asked for (0006).
    others = Patient.objects.filter(email_hash__in=lookup_hashes(patient.email), erased_at=None)
    return others.exclude(pk=patient.pk).count()
