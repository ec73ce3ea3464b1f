"""What a practitioner does at the door once a visit is done: notes for colleagues, a code to pay by."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from booking.models import LONGEST_WAIT, AuditAction, DoorNote, MissedTry, Visit
from booking.operations.messages.private_links import mint_link
from booking.operations.money.balance import NoOnlinePayment, NothingOwed, charge_balance
from booking.payments import ledger
from booking.payments.gateway import payments_are_on
from core import card_amounts
from core.audit import Actor, record

#: More is a letter to the office.
LONGEST_NOTE = 500


class NoteEmpty(Exception):
    """Nothing was written, or more than LONGEST_NOTE characters."""


@dataclass(frozen=True)
class Tried:
    """What was tried before a visit is marked as missed; `waited_minutes` is 0 to LONGEST_WAIT."""

    rang: bool = False
    called: bool = False
    waited_minutes: int = 0


def write_door_note(*, visit: Visit, text: str, key: str, by: Actor, now: dt.datetime) -> bool:
    """Add a note that whoever visits this patient next reads. `key` is the form's: pressed twice is once.

    Returns whether it is new. Raises NoteEmpty.
    """
    if not 0 < len(text.strip()) <= LONGEST_NOTE:
        raise NoteEmpty
    note = DoorNote(
        visit=visit,
        text=text.strip(),
        by_name=by.name[:80],
        written_by=by.user,
        written_at=now,
        key=key,
    )
    try:
        with transaction.atomic():
            note.save(force_insert=True)
            record(actor=by, action=AuditAction.DOOR_NOTE_WRITTEN, on=visit, now=now)
    except IntegrityError:
        if not DoorNote.objects.filter(key=key).exists():
            raise
        return False
    return True


def note_tried(*, visit: Visit, tried: Tried, now: dt.datetime) -> None:
    """Keep what was tried at the door of a missed visit; called inside its transaction."""
    waited = min(max(tried.waited_minutes, 0), LONGEST_WAIT)
    facts = {"rang": tried.rang, "called": tried.called, "waited_minutes": waited}
    MissedTry.objects.update_or_create(visit=visit, defaults={**facts, "written_at": now})


def show_pay_code(*, visit: Visit, by: Actor, now: dt.datetime) -> str:
    """The path of a fresh private link that leads the patient's own phone to paying what is owed.

    Raises NothingOwed, NoOnlinePayment.
    """
    if not payments_are_on():
        raise NoOnlinePayment
    charge_balance(visit=visit, now=now)
    owed = ledger.owed_cents(visit)
    if owed <= 0:
        raise NothingOwed
    if not card_amounts.takes(owed, visit.currency):
        raise NoOnlinePayment
    with transaction.atomic():
        token, _link = mint_link(visit=visit, now=now)
        record(actor=by, action=AuditAction.PAY_CODE_SHOWN, on=visit, now=now)
    return f"/visit/{token}/?to=pay"
