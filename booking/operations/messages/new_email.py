"""A patient's other e-mail address: asked for, proved by a letter to it, and told to the former (1202)."""

import datetime as dt

from django.db import transaction
from django.db.models import F

from booking.models import AuditAction, EmailChange, Patient, PatientLink, Visit
from booking.notifications import kinds
from booking.operations.finding.index import keep_findable
from booking.operations.messages.private_links import mint_link
from booking.operations.messages.send import tell
from core import audit
from core.fields import lookup_hash
from core.outbox import enqueue
from core.tokens import hash_of, new_token

#: A letter is read the same day, or the next.
GOOD_FOR = dt.timedelta(days=2)


class NotTheirs(Exception):
    """Whoever asks has not proved to read the patient's letters, and others rest on that address."""


@transaction.atomic
def ask_new_email(*, visit: Visit, email: str, proved: bool, now: dt.datetime) -> None:
    """Write the letter that asks the new address. Nothing changes before it answers.

    Raises NotTheirs: of a person with a past, only who reads their letters may say where they go.
    """
    patient = _held(visit)
    if not (proved or _is_only_visit(patient, visit)):
        raise NotTheirs
    EmailChange.objects.filter(visit=visit, done_at=None).delete()
    change = EmailChange.objects.create(
        visit=visit, email=email, asked_at=now, expires_at=now + GOOD_FOR
    )
    enqueue(kinds.NEW_EMAIL, key=f"email:{change.pk}", ids={"change": change.pk}, now=now)


def _held(visit: Visit) -> Patient:
    """The visit's patient; the update is the lock, on SQLite too: two presses are one after the other."""
    whose = Patient.objects.filter(visits=visit.pk, erased_at=None)
    Patient.objects.filter(pk__in=whose.values("pk")).update(created_at=F("created_at"))
    return whose.get()


def _is_only_visit(patient: Patient, visit: Visit) -> bool:
    """Nothing else of this person is on record: who has just booked may correct a slip of the pen."""
    others = Visit.objects.filter(patient=patient).exclude(pk=visit.pk)
    return not others.exists() and not patient.credit_accounts.exists()


def token_for(change: EmailChange) -> str:
    """A new token for the letter; one of a letter tried before is void."""
    token = new_token()
    EmailChange.objects.filter(pk=change.pk).update(token_hash=hash_of(token))
    return token


def change_behind(token: str, now: dt.datetime) -> EmailChange | None:
    """The open change of a token somebody followed; wrong, old and done look alike."""
    found = EmailChange.objects.filter(
        token_hash=hash_of(token), done_at=None, expires_at__gt=now, visit__patient__erased_at=None
    )
    return found.select_related(
        "visit__patient", "visit__practitioner", "visit__visit_type"
    ).first()


@transaction.atomic
def confirm_new_email(*, change: EmailChange, now: dt.datetime) -> PatientLink:
    """The new address is theirs: letters go there, earlier links are void, the former address is told.

    Returns a fresh link to the visit for the browser that confirmed it. Pressed twice is done once.
    """
    patient = _held(change.visit)
    former = patient.email
    if EmailChange.objects.filter(pk=change.pk, done_at=None).update(done_at=now, former=former):
        patient.email, patient.email_hash = change.email, lookup_hash(change.email)
        patient.save(update_fields=["email", "email_hash"])
        # They lie in the former mailbox, which may be a stranger's: a slip of the pen is why one changes.
        PatientLink.objects.filter(visit__patient=patient, revoked_at=None).update(revoked_at=now)
        keep_findable(patient.pk)
        action = AuditAction.DETAILS_CHANGED
        audit.record(actor=audit.PATIENT, action=action, on=change.visit, now=now, fields=["email"])
        if former:
            ids = {"change": change.pk}
            enqueue(kinds.EMAIL_CHANGED, key=f"email-told:{change.pk}", ids=ids, now=now)
        _confirm_again(patient, change, now)
    _token, link = mint_link(visit=change.visit, now=now)
    return link


def _confirm_again(patient: Patient, change: EmailChange, now: dt.datetime) -> None:
    """Each visit to come is confirmed once more: the new mailbox has no letter with a link to it."""
    for visit in Visit.objects.confirmed_ahead(now).filter(patient=patient):
        tell(visit, "confirmed", now, again=f"email:{change.pk}")
