"""Letters handed to a provider, and what it reports of them: the job that sent one learns it (1225)."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, Value, When

from core.clock import now
from core.mail_refusals import AddressRefused, MailAway
from core.models import LetterState, OutboxMessage, SentLetter
from core.models.outbox import OutboxState, Report
from core.outbox import ADDRESS_REFUSED, job_in_hand
from core.tokens import new_token

log = logging.getLogger(__name__)

#: What an end may follow on. A letter that was delivered may still come back, or be marked as spam;
#: of one that came back nothing else is believed.
AFTER = {
    Report.DELIVERED: (LetterState.SENDING, LetterState.SENT),
    Report.COMPLAINED: (LetterState.SENDING, LetterState.SENT, LetterState.DELIVERED),
    Report.BOUNCED: (
        LetterState.SENDING,
        LetterState.SENT,
        LetterState.DELIVERED,
        LetterState.COMPLAINED,
    ),
}
AFTER[Report.REJECTED] = AFTER[Report.BOUNCED]

#: What happens instead of a failed job when a letter of this kind comes back.
COMES_BACK: dict[str, Callable[[dict[str, Any]], None]] = {}


def comes_back(kind: str, then: Callable[[dict[str, Any]], None]) -> None:
    """When a letter of `kind` comes back, `then(ids)` is done and the job counts as done."""
    COMES_BACK[kind] = then


def hand_to_provider(message: EmailMultiAlternatives) -> None:
    """Give a letter to the provider, in the worker. Raises AddressRefused, LetterRefused, MailAway."""
    # Late: the library is loaded where letters go out by it, and nowhere else.
    from core.mail_provider import hand_over  # noqa: PLC0415

    row = _begin()
    try:
        provider_id = hand_over(message, row.reference if row else new_token())
    except AddressRefused:
        _of(row).update(state=LetterState.REJECTED, settled_at=now())
        raise
    except MailAway:
        log.warning("the mail provider is away, or takes no letters of ours")
        raise
    _went(row, provider_id)


def _begin() -> SentLetter | None:
    """The row of a letter that is being handed over; none for one that no job sends."""
    job = job_in_hand()
    if job is None:
        return None
    # Sent anew, it is a new letter: what became of the former says nothing of it.
    OutboxMessage.objects.filter(pk=job.pk).exclude(report="").update(report="")
    return SentLetter.objects.create(job=job, reference=new_token(), at=now())


def _went(row: SentLetter | None, provider_id: str) -> None:
    """Keep the provider's id. A report may have been faster, and says more."""
    if row is None:
        return
    try:
        with transaction.atomic():
            _of(row).filter(provider_id="").update(provider_id=provider_id)
    except IntegrityError:  # two letters of one id: our mark alone tells them apart
        log.warning("the mail provider gave one id twice")
    _of(row).filter(state=LetterState.SENDING).update(state=LetterState.SENT)


def _of(row: SentLetter | None) -> Any:
    return SentLetter.objects.filter(pk=row.pk) if row else SentLetter.objects.none()


@transaction.atomic
def note_letter_report(*, reference: str, provider_id: str, says: Report, now: dt.datetime) -> bool:
    """Write down what became of a letter. Returns whether that is new; one we do not know is nobody's."""
    row = _known(reference, provider_id)
    if row is None:
        return False
    ours = SentLetter.objects.filter(pk=row.pk, state__in=AFTER[says])
    if not ours.update(state=says.value, settled_at=now, provider_id=provider_id):
        return False
    # A job that handed its letter over again is about the newest alone; good news is good news.
    newer = SentLetter.objects.filter(job=row.job_id, pk__gt=row.pk).exists()
    if says in Report.BAD and not newer:
        _came_back(row.job, says)
    elif says not in Report.BAD:
        good = OutboxMessage.objects.filter(pk=row.job_id)
        good.exclude(report__in=Report.BAD).update(report=says)
    return True


def _known(reference: str, provider_id: str) -> SentLetter | None:
    """The letter a report is about: by our mark, else by the provider's id."""
    if reference:
        marked = Q(reference=reference, provider_id__in=("", provider_id))
        return SentLetter.objects.select_related("job").filter(marked).first()
    by_id = SentLetter.objects.select_related("job").filter(provider_id=provider_id)
    return by_id.first() if provider_id else None


def _came_back(job: OutboxMessage, says: Report) -> None:
    if then := COMES_BACK.get(job.kind):
        then(job.ids)
        return
    # As when the address is refused at once. One whose worker has not ended yet is ended so by it.
    done = When(state=OutboxState.DONE, then=Value(OutboxState.DEAD))
    why = When(state=OutboxState.DONE, then=Value(ADDRESS_REFUSED))
    OutboxMessage.objects.filter(pk=job.pk).update(
        report=says,
        state=Case(done, default=F("state")),
        last_error=Case(why, default=F("last_error")),
    )
