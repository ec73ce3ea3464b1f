"""Messages to the patient in words for the office: told only when told (0891)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Visit
from booking.notifications.money_letters import MESSAGES
from booking.queries.messages import Message, MessageState, messages_of, newest, news_of
from booking.staff import presenters

NAMES: dict[str, Any] = {
    "confirmed": gettext_lazy("Confirmation"),
    "reminder_48h": gettext_lazy("Reminder, two days before"),
    "reminder_2h": gettext_lazy("Reminder, two hours before"),
    "changed": gettext_lazy("Change of time"),
    "cancelled": gettext_lazy("Cancellation"),
    "late": gettext_lazy("Running late"),
    "rebook": gettext_lazy("Please choose another time"),
    "receipt": gettext_lazy("Receipt"),
    "credit_note": gettext_lazy("Credit note"),
    **{what: subject for what, (subject, _text) in MESSAGES.items()},
}


def rows(visit: Visit) -> list[tuple[str, str, str]]:
    """Each message to the visit's patient: when, what, and how far it came."""
    return [
        (presenters.instant(one.at), str(NAMES.get(one.what, one.what)), str(one.state.label))
        for one in messages_of(visit)
    ]


def will_be_told(visit: Visit) -> str:
    """Before an act: whether an e-mail will reach the patient."""
    if visit.patient is not None and visit.patient.email:
        return _("A message to the patient is written.")
    return _("No e-mail reaches the patient: please call.")


def with_news(done: Any, visit: Visit) -> str:
    """`done`, and whether the patient is told of the visit as it stands now."""
    return f"{done} {_said(news_of(_fresh(visit)))}"


def with_message(done: Any, visit: Visit, what: str) -> str:
    """`done`, and how far the message `what` has come."""
    return f"{done} {_said(newest(_fresh(visit), what))}".strip()


def _fresh(visit: Visit) -> Visit:
    # Read anew: the act has just changed the row, and the object at hand is from before.
    return Visit.objects.select_related("patient").get(pk=visit.pk)


def _said(message: Message | None) -> str:
    """How far a message to the patient has come, in a sentence."""
    if message is None:
        return _("The patient is not told.")
    return {
        MessageState.QUEUED: _("The message to the patient is queued."),
        MessageState.SENT: _("The message to the patient is sent."),
        MessageState.COULD_NOT: _("The message to the patient could not be sent: please call."),
        MessageState.NOBODY: _("No e-mail reaches the patient: please call."),
    }.get(message.state, _("The patient is not told."))
