"""A patient as the office reads them: contact, visits, who looked, what keeps them from being erased."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import MAY_BE_PARTED, DataConsent, Patient, PatientMerge, Visit
from booking.operations.privacy.clear import visits_of
from booking.operations.privacy.erase import (
    MoneyOpen,
    VisitOpen,
    refuse_while_kept,
    refuse_while_open,
    visits_about,
)
from booking.queries.messages import written_to
from booking.queries.owed import owed_by
from booking.queries.texts import choices_about, number_of, standing_of, texts_about
from booking.staff import presenters, told
from booking.staff.patient_lines import owed_words
from booking.staff.visit_facts import MOST_ENTRIES, Line, line
from booking.texts.numbers import to_text
from core import phones
from core.fields import lookup_hashes
from core.models import AuditEntry

MOST_VISITS = 200
#: Messages are asked for of so many visits, and so many are shown.
MOST_TOLD_ABOUT, MOST_MESSAGES = 40, 60
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
        (_("Notes"), patient.notes),
        (_("On record since"), presenters.instant(patient.created_at)),
        (_("Erased"), presenters.instant(patient.erased_at) if patient.erased_at else ""),
    ]
    return [(label, value) for label, value in rows if value]


def facts_to_write(patient: Patient) -> dict[str, str]:
    """What the form of a patient's facts begins with."""
    return {name: getattr(patient, name) for name in ("name", "email", "phone", "notes")}


@dataclass(frozen=True)
class VisitLine:
    """One visit of a patient: where its page is, when, who, what for, how it stands, what is owed."""

    address: str
    when: str
    who: str
    what: str
    status: str


def visits_read(patient: Patient) -> list[Visit]:
    """The patient's newest visits, with what the page says of them. One query."""
    rows = visits_of(patient.pk).select_related("visit_type", "practitioner", "patient")
    return list(rows.order_by("-start")[:MOST_VISITS])


def visit_lines(visits: Iterable[Visit]) -> list[VisitLine]:
    """Each visit in words."""
    return [
        VisitLine(
            reverse("desk:visit", args=[visit.public_ref]),
            presenters.visit_when(visit),
            str(visit.practitioner),
            str(visit.visit_type),
            visit.get_status_display(),
        )
        for visit in visits
    ]


def messages_written(visits: list[Visit]) -> list[tuple[str, str, str, str]]:
    """When, about which visit, what, and how far it came: of the newest visits, the newest first."""
    about = visits[:MOST_TOLD_ABOUT]
    letters = [
        (message.at, visit, told.message_name(message.what), str(message.state.label))
        for visit, message in written_to(about)
    ]
    texts = [
        (text.at, text.visit, told.text_name(text.what), text.state) for text in texts_about(about)
    ]
    newest = sorted([*letters, *texts], key=lambda row: row[0], reverse=True)
    return [
        (presenters.instant(at), presenters.visit_when(visit), what, state)
        for at, visit, what, state in newest[:MOST_MESSAGES]
    ]


def consents(visits: list[Visit]) -> list[tuple[str, str, str, str]]:
    """When something was agreed to, what, which version, for which visit."""
    about = {one.visit_id: one for one in DataConsent.objects.filter(visit__in=visits)}
    found = []
    for visit in visits:
        when = presenters.visit_when(visit)
        if visit.consent_at:
            version = visit.consent_version or presenters.CROSSES
            found.append((presenters.instant(visit.consent_at), _("Terms"), version, when))
        if data := about.get(visit.pk):
            at = presenters.instant(data.given_at)
            found.append((at, _("Use of data"), data.version, when))
    return found


def numbers_of(patient: Patient) -> list[tuple[str, str]]:
    """The telephones a text about this patient's visits may go to, and how each stands."""
    own = to_text(patient.phone) if patient.phone else ""
    numbers = {own, *(number_of(visit) for visit in visits_read(patient))} - {""}
    return [(number, f"{phones.shown(number)}: {_stands(number)}") for number in sorted(numbers)]


def _stands(number: str) -> str:
    standing = standing_of(number)
    if standing.stopped:
        return _("STOP was sent from it")
    if not standing.agreed:
        return _("no texts")
    return _("cannot receive texts") if standing.unreachable else _("texts")


def about_texts(visits: list[Visit]) -> list[tuple[str, str, str]]:
    """What was said of the numbers of these visits: by a tick, from the telephone, by the provider."""
    numbers = sorted({number for visit in visits if (number := number_of(visit))})
    return [
        (presenters.instant(choice.at), phones.shown(number), choice.get_said_display())
        for number in numbers
        for choice in choices_about(number).order_by("at", "pk")
    ]


def doors(visits: list[Visit]) -> list[tuple[str, str]]:
    """Where they were visited last and how to get in; what the practitioner was told."""
    newest = next((visit for visit in visits if visit.street), None)
    if newest is None:
        return []
    rows = [
        (_("Lives"), ", ".join(filter(None, [newest.street, newest.town, newest.postal_code]))),
        (_("Access"), newest.access_notes),
        (_("Who calls"), newest.contact_name),
        (_("Reason for the last visit"), newest.reason),
    ]
    return [(label, value) for label, value in rows if value]


def side(patient: Patient) -> list[tuple[str, str]]:
    """One of two records, to be compared with the other: facts, door, and how many visits."""
    read = visits_read(patient)
    newest = presenters.visit_when(read[0]) if read else presenters.CROSSES
    owed = owed_words(*owed_by([patient.pk]).get(patient.pk, (0, 0)))
    return [
        *facts(patient),
        *doors(read),
        (_("Visits"), str(len(read))),
        (_("Newest visit"), newest),
        (_("Money"), owed or presenters.CROSSES),
    ]


def may_be_parted(patient: Patient, now: dt.datetime) -> bool:
    """Whether another record went up in this one within the last day."""
    last = PatientMerge.objects.filter(kept=patient).order_by("-at", "-pk").first()
    return last is not None and last.parted_at is None and now - last.at <= MAY_BE_PARTED


def trail(patient: Patient) -> list[Line]:
    """Who opened, changed, exported or erased the record, newest first."""
    ids = [patient.pk, *patient.aliases.values_list("pk", flat=True)]
    about = Q(object_type="patient", object_id__in=[str(pk) for pk in ids])
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
    others = Patient.objects.filter(
        email_hash__in=lookup_hashes(patient.email), erased_at=None, merged_into=None
    )
    return others.exclude(pk=patient.pk).count()
