"""How far a letter has come, read from the job that sends it and from what its provider reported."""

from typing import Any, ClassVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.models import OutboxMessage
from core.models.outbox import OutboxState, Outcome, Report
from core.outbox import ADDRESS_REFUSED


class MessageState(TextChoices):
    """How far a message has come."""

    #: What each comes to for whoever only asks whether its reader knows.
    SHORT: ClassVar[dict["MessageState", "MessageState"]]

    QUEUED = "queued", _("queued")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    COMPLAINED = "complained", _("delivered, and marked as spam by its reader")
    COULD_NOT = "could not", _("could not be sent")
    REFUSED = "refused", _("could not be delivered: the address is refused")
    NOBODY = "nobody to send to", _("nobody to send to: no e-mail address")
    DROPPED = "dropped", _("not sent: overtaken by a later change")

    @property
    def in_short(self) -> "MessageState":
        """The same without what a provider adds: sent, or could not be sent."""
        return self.SHORT.get(self, self)


MessageState.SHORT = {
    MessageState.DELIVERED: MessageState.SENT,
    MessageState.COMPLAINED: MessageState.SENT,
    MessageState.REFUSED: MessageState.COULD_NOT,
}
OUTCOMES: dict[Any, MessageState] = {
    Outcome.NOBODY: MessageState.NOBODY,
    Outcome.DROPPED: MessageState.DROPPED,
    Outcome.SENT: MessageState.SENT,
}
REPORTS: dict[Any, MessageState] = {
    Report.DELIVERED: MessageState.DELIVERED,
    Report.COMPLAINED: MessageState.COMPLAINED,
}


def state_of(job: OutboxMessage, *, reaches: bool) -> MessageState:
    """How far the letter of this job has come; `reaches`: its reader has an address."""
    ended = job.state in (OutboxState.DEAD, OutboxState.DONE)
    if ended and job.last_error == ADDRESS_REFUSED:
        return MessageState.REFUSED
    if job.state == OutboxState.DEAD:
        return MessageState.COULD_NOT
    if job.state == OutboxState.DONE:
        # rows of an earlier version say only that they were done
        said = OUTCOMES[Outcome(job.outcome)] if job.outcome else MessageState.SENT
        return REPORTS.get(job.report, said) if said == MessageState.SENT else said
    # Said before the worker finds out: the office should call now, not after the job has run.
    return MessageState.QUEUED if reaches else MessageState.NOBODY
