"""Two records of one person become one, and for a day they may be taken apart again (1103).

Visits move with everything that hangs on them: money, messages, consents, papers, links. The ledger is
not touched: its rows belong to visits. Credit that both have goes over by a pair of rows (0967). Safe
twice at once: diaries, then both patients, then their credit, are held.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from booking.models import (
    MAY_BE_PARTED,
    ActingConsent,
    AuditAction,
    CreditAccount,
    ImportedPatient,
    Patient,
    PatientMerge,
    Visit,
)
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.money.two_purses import pour_back, pour_together, two_purses
from booking.operations.patients.edit import PatientFacts
from booking.queries.versions import pair_version
from core.audit import Actor, record
from core.fields import lookup_hash, lookup_hashes
from core.versioned import refuse_if_changed


class CannotBeMerged(Exception):
    """One of the two has been erased, or is part of another record."""


class CannotBeParted(Exception):
    """A day is over, or the record has gone up in another or been erased since."""


@transaction.atomic
def merge_patients(
    *,
    kept: Patient,
    gone: Patient,
    facts: PatientFacts,
    shown: str | None,
    by: Actor,
    now: dt.datetime,
) -> bool:
    """Everything of `gone` becomes part of `kept`, of whom `facts` are on record from now on.

    Returns whether it is new. Raises CannotBeMerged, ChangedMeanwhile.
    """
    kept, gone = _held(kept, gone)
    if gone.merged_into_id == kept.pk:
        return False
    if kept.pk == gone.pk or not all(_stands(one) for one in (kept, gone)):
        raise CannotBeMerged
    refuse_if_changed(shown, pair_version(kept, gone))
    moved: dict[str, Any] = {"visits": _keys(Visit, gone), "accounts": _keys(CreditAccount, gone)}
    moved["imported"] = _keys(ImportedPatient, gone)
    moved["acting"] = _acting_to_move(kept, gone)
    moved["aliases"] = list(gone.aliases.values_list("pk", flat=True))
    # A purse of a currency in which the other has one stays: its money goes over by rows of its own.
    two = two_purses(kept, gone)
    moved["accounts"] = [pk for pk in moved["accounts"] if pk not in {out for out, _in in two}]
    before = {name: getattr(kept, name) for name in vars(facts)}
    changes: Any = {"before": before, "after": vars(facts)}
    merge = PatientMerge.objects.create(kept=kept, gone=gone, at=now, moved=moved, facts=changes)
    moved["credit"] = pour_together(two, f"merge:{merge.pk}", by=by, now=now)
    PatientMerge.objects.filter(pk=merge.pk).update(moved=moved)
    _move(moved, kept)
    Patient.objects.filter(pk=gone.pk).update(merged_into=kept)
    _write(kept, vars(facts))
    for one in (kept, gone):
        keep_findable(one.pk)
        record(actor=by, action=AuditAction.PATIENTS_MERGED, on=one, now=now, fields=["visits"])
    return True


@transaction.atomic
def part_patients(*, kept: Patient, by: Actor, now: dt.datetime) -> bool:
    """Take the last two records apart again; what came since stays. Returns whether it is new.

    Raises CannotBeParted.
    """
    merge = PatientMerge.objects.filter(kept=kept).order_by("-at", "-pk").first()
    if merge is None or now - merge.at > MAY_BE_PARTED:
        raise CannotBeParted
    kept, gone = _held(merge.kept, merge.gone)
    merge.refresh_from_db()
    if merge.parted_at is not None:
        return False
    if not _stands(kept) or gone.erased_at is not None:
        raise CannotBeParted
    # Only what is still there: a visit may have been given to nobody since.
    _move(merge.moved, gone, only_of=kept)
    pour_back(merge.moved.get("credit", []), f"part:{merge.pk}", by=by, now=now)
    Patient.objects.filter(pk=gone.pk).update(merged_into=None)
    facts: Any = merge.facts
    # What somebody put right since is not put back.
    _write(
        kept, {k: v for k, v in facts["before"].items() if getattr(kept, k) == facts["after"][k]}
    )
    PatientMerge.objects.filter(pk=merge.pk).update(parted_at=now)
    for one in (kept, gone):
        keep_findable(one.pk)
        record(actor=by, action=AuditAction.PATIENTS_PARTED, on=one, now=now, fields=["visits"])
    return True


def _held(kept: Patient, gone: Patient) -> tuple[Patient, Patient]:
    """Both, fresh, after the diaries of all their visits: the order in which a booking takes them."""
    theirs = Visit.objects.filter(patient__in=[kept.pk, gone.pk])
    for practitioner in sorted(set(theirs.values_list("practitioner", flat=True))):
        lock_diary(practitioner)
    for pk in sorted({kept.pk, gone.pk}):
        # The update is the lock, on SQLite too.
        Patient.objects.filter(pk=pk).update(created_at=F("created_at"))
    return Patient.objects.get(pk=kept.pk), Patient.objects.get(pk=gone.pk)


def _stands(patient: Patient) -> bool:
    return patient.erased_at is None and patient.merged_into_id is None


def _keys(model: Any, patient: Patient) -> list[int]:
    return list(model.objects.filter(patient=patient).order_by("pk").values_list("pk", flat=True))


def _acting_to_move(kept: Patient, gone: Patient) -> list[int]:
    """What was said about acting for them; of two about the same person the one of the kept record counts."""
    names = [one.actor for one in ActingConsent.objects.living().filter(patient=kept)]
    both = [one for name in names for one in lookup_hashes(name)]
    rows = ActingConsent.objects.filter(patient=gone)
    rows = rows.exclude(ended_at=None, actor_hash__in=both)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _move(moved: Mapping[str, Iterable[int]], to: Patient, only_of: Patient | None = None) -> None:
    models = (
        (Visit, "visits"),
        (CreditAccount, "accounts"),
        (ImportedPatient, "imported"),
        (ActingConsent, "acting"),
    )
    for model, name in models:
        # Records made one before there was moving in have noted none.
        rows = model._default_manager.filter(pk__in=moved.get(name, []))
        (rows.filter(patient=only_of) if only_of else rows).update(patient=to)
    Patient.objects.filter(pk__in=moved["aliases"]).update(merged_into=to)


def _write(kept: Patient, facts: dict[str, str]) -> None:
    hashed = {}
    if "email" in facts:
        hashed["email_hash"] = lookup_hash(facts["email"]) if facts["email"] else ""
    Patient.objects.filter(pk=kept.pk).update(**facts, **hashed)
