"""Retention: personal records past the clinic's periods are cleared by themselves, a little at a time.

The periods are the clinic's (`ClinicSettings`, "How long things are kept"). Every row is a
transaction of its own, so that a killed worker simply goes on; running twice changes nothing.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from booking.models import (
    IncomingText,
    Patient,
    TextMessage,
    UnservedSearch,
    Visit,
    VisitStatus,
    WaitingListEntry,
)
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.privacy.buyers import forget_buyers
from booking.operations.privacy.clear import clear_visits, money_is_moving
from booking.operations.privacy.erase import MoneyOpen, VisitOpen, erase_patient
from booking.operations.privacy.purchases import forget_unpaid
from booking.operations.visits.exercises import forget_old_lists
from core.audit import Actor
from core.housekeeping import TOLD
from core.models import ClinicSettings

RETENTION = Actor("retention")
# Each is a transaction with locks: a first run over years of rows must not hold up bookings.
MOST_A_TURN = 200
# A year with its share of leap days: ten years must not end two days early.
#: As long as the jobs of letters, which are the memory of what was told (core.housekeeping).
TEXTS_KEPT = TOLD
YEAR = dt.timedelta(days=365, hours=6)


def keep_no_longer(now: dt.datetime) -> None:
    """Take away whatever the clinic's periods say is over at `now`."""
    clinic = ClinicSettings.current()
    unbooked = now - dt.timedelta(days=clinic.keep_unbooked_days)
    forget_unbooked(before=unbooked, now=now)
    forget_nobodies(before=unbooked)
    forget_unpaid(before=unbooked)
    forget_old_lists(now)
    waited = now - dt.timedelta(days=clinic.keep_waiting_days)
    WaitingListEntry.objects.filter(created_at__lt=waited).delete()
    forget_texts(before=now - TEXTS_KEPT)
    asked = now - dt.timedelta(days=clinic.keep_searches_days)
    UnservedSearch.objects.filter(day__lt=asked.date()).delete()
    sold = now - clinic.keep_buyers_years * YEAR
    forget_buyers(before=sold, by=RETENTION, now=now)
    erase_long_gone(before=now - clinic.keep_patients_years * YEAR, now=now)


def forget_texts(*, before: dt.datetime) -> None:
    """Delete the log of texts written before then, and the marks of those that came in."""
    TextMessage.objects.filter(written_at__lt=before).delete()
    IncomingText.objects.filter(at__lt=before).delete()


def forget_unbooked(*, before: dt.datetime, now: dt.datetime) -> int:
    """Empty holds that ended before `before` without becoming a visit. Returns how many.

    An emptied one has no holder any more. What may still be paid, or paid back, waits.
    """
    due = Visit.objects.filter(status=VisitStatus.RELEASED, hold_expires__lt=before)
    # The emptied holder is the mark of what is done, so a killed run goes on where it was.
    ids = due.exclude(holder="").order_by("hold_expires").values_list("pk", flat=True)
    return sum(_empty(pk, now) for pk in list(ids[:MOST_A_TURN]))


@transaction.atomic
def _empty(visit_id: int, now: dt.datetime) -> bool:
    lock_diary(Visit.objects.values_list("practitioner_id", flat=True).get(pk=visit_id))
    visit = Visit.objects.get(pk=visit_id)
    # Asked again under the lock: a late payment can bring a released hold back to life.
    if visit.status != VisitStatus.RELEASED or money_is_moving(visit):
        return False
    clear_visits([visit.pk], now=now)
    Visit.objects.filter(pk=visit.pk).update(patient=None)
    keep_findable(visit.patient_id)
    return True


def forget_nobodies(*, before: dt.datetime) -> int:
    """Delete people who never had a visit and were written down before `before`."""
    nobodies = Patient.objects.filter(
        # Whoever came with us from another program was a patient there (1150).
        imported=None,
        visits=None,
        credit_accounts=None,
        merged_into=None,
        merges=None,
        created_at__lt=before,
    ).values_list("pk", flat=True)
    return sum(_delete_unless_booked(pk) for pk in list(nobodies[:MOST_A_TURN]))


@transaction.atomic
def _delete_unless_booked(patient_id: int) -> bool:
    # A booking takes the same row before it names the patient, so neither can miss the other.
    free = Patient.objects.filter(merged_into=None, merges=None, merged_as=None)
    held = Patient.objects.select_for_update().filter(pk__in=free.filter(pk=patient_id)).first()
    if held is None or held.visits.exists() or held.credit_accounts.exists():
        return False
    held.delete()
    return True


def erase_long_gone(*, before: dt.datetime, now: dt.datetime) -> int:
    """Erase patients whose last visit ended before `before`. Returns how many."""
    last = Patient.objects.filter(erased_at=None).annotate(last=Max("visits__end"))
    brought = Q(last=None, imported__isnull=False, created_at__lt=before)
    due = last.filter(Q(last__lt=before) | brought).order_by("last", "pk").distinct()
    erased = 0
    for patient in due[:MOST_A_TURN]:
        try:
            erased += erase_patient(patient=patient, by=RETENTION, now=now, even_if_owing=True)
        # Not a failure: what is open keeps its patient, and the next turn asks again.
        except (VisitOpen, MoneyOpen):
            continue
    return erased
