"""Another time asked of the office, where free changes have ended; nothing moves before it answers (1211)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from booking.models import AuditAction, ChangeRequest, FollowUp, RequestAnswer, Visit, VisitStatus
from booking.notifications.office_letters import ASKED
from booking.operations.locks.diary import lock_diary
from booking.operations.messages import send
from booking.operations.messages.alerts import tell_office
from booking.operations.reserving.hold import SlotTaken
from booking.operations.visits.move_by_office import move_by_office
from booking.operations.visits.reschedule import may_change, refuse_another
from booking.payments.late_change import late_change_fee_cents
from booking.queries.change_requests import open_request
from booking.queries.moves import who_would_come
from booking.queries.place import Located
from core import audit
from core.models import ClinicSettings, LateChanges


class NotToBeAsked(Exception):
    """The visit can be changed without asking, cannot be changed at all, or the clinic takes no requests."""


class NothingAsked(Exception):
    """Nothing waits for an answer: it was answered or taken back, or the visit is another by now."""


def may_ask(visit: Visit, now: dt.datetime) -> bool:
    """Whether the patient may ask the office for another time."""
    if visit.status != VisitStatus.CONFIRMED or visit.started_at or visit.start <= now:
        return False
    waits_for_else = visit.follow_up not in ("", FollowUp.WISHES_ANOTHER_TIME)
    if waits_for_else or may_change(visit, now):
        return False
    if late_change_fee_cents(visit, now) is not None:
        return False  # they change it themselves
    return ClinicSettings.current().late_changes != LateChanges.NEVER


@transaction.atomic
def ask_to_move(
    *,
    visit: Visit,
    practitioner_ids: Sequence[int],
    start: dt.datetime,
    located: Located,
    shown_sequence: int,
    now: dt.datetime,
) -> ChangeRequest:
    """Write down what the patient would rather have, for the office to answer. Asked again, the later counts.

    The office has a letter of the first (1172).
    The time is not kept free. Raises NotToBeAsked, SlotTaken, ChangedMeanwhile.
    """
    lock_diary(visit.practitioner_id)
    visit = Visit.objects.select_related("practitioner", "visit_type").get(pk=visit.pk)
    refuse_another(visit, shown_sequence)
    if not may_ask(visit, now):
        raise NotToBeAsked
    person = who_would_come(
        visit=visit, practitioner_ids=practitioner_ids, start=start, located=located, now=now
    )
    if person is None:
        raise SlotTaken
    asked, _new = ChangeRequest.objects.update_or_create(
        visit=visit,
        sequence=visit.sequence,
        answer="",
        defaults={"practitioner": person, "start": start, "asked_at": now},
    )
    wishes = FollowUp.WISHES_ANOTHER_TIME
    Visit.objects.filter(pk=visit.pk).update(needs_staff=True, follow_up=wishes)
    _record(audit.PATIENT, AuditAction.CHANGE_ASKED, visit, now)
    tell_office(what=ASKED, visit=visit, row=asked.pk, now=now)
    return asked


@transaction.atomic
def withdraw_request(*, visit: Visit, now: dt.datetime) -> None:
    """The patient keeps the time they have. Raises NothingAsked."""
    lock_diary(visit.practitioner_id)
    _answer(_still_open(visit), RequestAnswer.WITHDRAWN, now)
    _record(audit.PATIENT, AuditAction.CHANGE_ANSWERED, visit, now)


@transaction.atomic
def accept_request(*, visit: Visit, shown_request: int, by: audit.Actor, now: dt.datetime) -> Visit:
    """Move the visit as asked; patient and practitioners are told like of any move of the office.

    Within hours and drives only. Raises NothingAsked, OfficeRefused, NotMovable, PractitionerLeft,
    SlotTaken, ChangedMeanwhile: nothing has moved then, and the request still waits.
    """
    asked = _shown(visit, shown_request)
    moved = move_by_office(
        visit=visit,
        practitioner_id=asked.practitioner_id,
        start=asked.start,
        override_drive=False,
        shown_sequence=asked.sequence,
        by=by,
        now=now,
    )
    # After the move, which holds the diaries: a second press finds it answered, and its move is undone.
    _answer(asked, RequestAnswer.MOVED, now)
    return moved


@transaction.atomic
def decline_request(
    *, visit: Visit, shown_request: int, why: str, by: audit.Actor, now: dt.datetime
) -> None:
    """The visit stays where it is; the patient is told so, with the clinic's reason. Raises NothingAsked."""
    lock_diary(visit.practitioner_id)
    asked = _shown(visit, shown_request)
    _answer(asked, RequestAnswer.DECLINED, now, why=why)
    _record(by, AuditAction.CHANGE_ANSWERED, visit, now)
    send.tell(visit, "not_moved", now, again=str(asked.pk))


def _still_open(visit: Visit) -> ChangeRequest:
    asked = open_request(Visit.objects.get(pk=visit.pk))
    if asked is None:
        raise NothingAsked
    return asked


def _shown(visit: Visit, shown_request: int) -> ChangeRequest:
    """The request that the page showed; another that took its place is looked at anew."""
    asked = _still_open(visit)
    if asked.pk != shown_request:
        raise NothingAsked
    return asked


def _answer(asked: ChangeRequest, answer: RequestAnswer, now: dt.datetime, why: str = "") -> None:
    waiting = ChangeRequest.objects.filter(pk=asked.pk, answer="")
    if not waiting.update(answer=answer, answered_at=now, why=why):
        raise NothingAsked
    of_this = Visit.objects.filter(pk=asked.visit_id, follow_up=FollowUp.WISHES_ANOTHER_TIME)
    of_this.update(needs_staff=False, follow_up="")


def _record(actor: audit.Actor, action: AuditAction, visit: Visit, now: dt.datetime) -> None:
    audit.record(actor=actor, action=action, on=visit, now=now, fields=["follow_up"])
