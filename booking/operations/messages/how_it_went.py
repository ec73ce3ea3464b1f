"""How did it go: asked by a letter after a visit that took place, answered to the clinic alone (1224)."""

import datetime as dt

from django.db import IntegrityError, transaction

from booking.models import AuditAction, HowItWent, Visit, VisitStatus, Went
from booking.operations.messages.send import tell
from booking.queries.how_it_went import waiting_of
from core import audit

#: After its end, once whoever pressed Done by mistake has taken it back.
AFTER = dt.timedelta(hours=3)
#: Later than that nobody remembers the one from the other.
UNTIL = dt.timedelta(days=3)
#: Whoever is visited twice a week is not asked twice a week.
NOT_AGAIN_WITHIN = dt.timedelta(days=28)
MOST_A_TURN = 200
LONGEST_ANSWER = 1000


class NothingToTell(Exception):
    """The visit did not take place, or its patient's record is erased."""


def ask_how_it_went(now: dt.datetime) -> None:
    """One turn: whoever was visited some hours ago is asked, unless they were asked lately."""
    done = Visit.objects.filter(
        status=VisitStatus.COMPLETED,
        start__gt=now - UNTIL,
        end__lte=now - AFTER,
        how_it_went=None,
        patient__erased_at=None,
    )
    asked = done.exclude(patient=None).exclude(patient__email_hash="")
    for visit in asked.order_by("end", "pk")[:MOST_A_TURN]:
        _ask(visit, now)


def _ask(visit: Visit, now: dt.datetime) -> None:
    lately = HowItWent.objects.filter(visit__patient=visit.patient_id)
    if lately.filter(asked_at__gt=now - NOT_AGAIN_WITHIN).exists():
        return
    try:
        with transaction.atomic():
            HowItWent(visit=visit, asked_at=now).save(force_insert=True)
            tell(visit, "went", now)
    except IntegrityError:  # another worker was faster, or the patient has told already
        return


class AnsweredSince(Exception):
    """The patient has given another answer than the page showed."""


@transaction.atomic
def tell_how_it_went(*, visit: Visit, answer: Went, words: str, now: dt.datetime) -> None:
    """Write down the patient's answer; the last one counts.

    Raises NothingToTell.
    """
    stored = Visit.objects.select_related("patient").get(pk=visit.pk)
    gone = stored.patient is None or stored.patient.erased_at is not None
    if stored.status != VisitStatus.COMPLETED or gone:
        raise NothingToTell
    said = {"answer": answer, "words": words[:LONGEST_ANSWER], "answered_at": now}
    # What was talked about was the former answer.
    anew = {"settled_at": None}
    row, _new = HowItWent.objects.get_or_create(visit=stored)
    former = (row.answer, row.words)
    if former == (said["answer"], said["words"]):
        return
    HowItWent.objects.filter(pk=row.pk).update(**said, **anew)
    audit.record(actor=audit.PATIENT, action=AuditAction.HOW_IT_WENT, on=stored, now=now)


@transaction.atomic
def settle_how_it_went(*, visit: Visit, seen: str, by: audit.Actor, now: dt.datetime) -> bool:
    """Somebody of the clinic has talked with the patient about it. Returns whether it waited for that.

    `seen` is when the answer was given that the page showed. Raises AnsweredSince.
    """
    row = waiting_of(visit)
    if row is None or row.answered_at is None:
        return False
    if row.answered_at.isoformat() != seen:
        raise AnsweredSince
    same = HowItWent.objects.filter(pk=row.pk, answered_at=row.answered_at, settled_at=None)
    if not same.update(settled_at=now):
        return False
    audit.record(actor=by, action=AuditAction.WENT_SETTLED, on=visit, now=now)
    return True
