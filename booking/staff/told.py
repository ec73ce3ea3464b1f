"""Messages to patient and practitioners in words for the office: told only when told (0891, 0917)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Practitioner, Visit
from booking.notifications.money_letters import MESSAGES
from booking.queries.messages import (
    Message,
    MessageState,
    messages_of,
    newest,
    news_of,
    to_practitioners,
    to_visited,
)
from booking.queries.texts import texts_about
from booking.staff import presenters
from booking.telling import state_words

NAMES: dict[str, Any] = {
    "confirmed": gettext_lazy("Confirmation"),
    "reminder_48h": gettext_lazy("Reminder, two days before"),
    "reminder_2h": gettext_lazy("Reminder, two hours before"),
    "changed": gettext_lazy("Change of time"),
    "cancelled": gettext_lazy("Cancellation"),
    "late": gettext_lazy("Running late"),
    "went": gettext_lazy("How did it go"),
    "on_my_way": gettext_lazy("On the way"),
    "earlier": gettext_lazy("An earlier time"),
    "plan_proposed": gettext_lazy("Visits proposed"),
    "plan_agreed": gettext_lazy("Confirmation of several visits"),
    "plan_changed": gettext_lazy("Change of several visits"),
    "joint_booked": gettext_lazy("Confirmation of both visits"),
    "joint_moved": gettext_lazy("Change of both visits"),
    "answered": gettext_lazy("There is a message"),
    "exercises": gettext_lazy("There is a list"),
    "not_moved": gettext_lazy("Another time is not possible"),
    "rebook": gettext_lazy("Please choose another time"),
    "deposit_asked": gettext_lazy("Please pay the deposit"),
    "receipt": gettext_lazy("Receipt"),
    "gone": gettext_lazy("Taken out of the round"),
    "credit_note": gettext_lazy("Credit note"),
    **{what: subject for what, (subject, _text) in MESSAGES.items()},
}


def rows(visit: Visit) -> list[tuple[str, str, str, str]]:
    """Each message about the visit: when, to whom, what, and how far it came."""
    to_patient = [(_("Patient"), one) for one in messages_of(visit)]
    # Of a visit that somebody else booked: the person at the door reads their own letter (1255).
    to_person_visited = [(_("Person visited"), one) for one in to_visited(visit)]
    letters = [
        (one.at, to, one.what, str(one.state.label))
        for to, one in [*to_patient, *to_person_visited, *to_practitioners(visit)]
    ]
    texts = [(one.at, _("Patient, by text"), one.what, one.state) for one in texts_about([visit])]
    return [
        (presenters.instant(at), to, message_name(what), state)
        for at, to, what, state in sorted([*letters, *texts])
    ]


def message_name(what: str) -> str:
    """What a message to the patient is about; `what` is the stored word."""
    return str(NAMES.get(what, what))


def text_name(what: str) -> str:
    """The same of a text."""
    return _("%(what)s, by text") % {"what": message_name(what)}


def will_be_told(visit: Visit) -> str:
    """Before an act: whether an e-mail will reach the patient."""
    if visit.patient is not None and visit.patient.email:
        return _("A message to the patient is written.")
    return _("No e-mail reaches the patient: please call.")


def with_news(done: Any, visit: Visit) -> str:
    """`done`, and whether patient and practitioners are told of the visit as it stands now."""
    fresh = _fresh(visit)
    news = news_of(fresh)
    practice = to_practitioners(fresh, news.what) if news else []
    said = [f"{name}: {state_words(one, fresh.time_zone)}." for name, one in practice]
    return " ".join([str(done), _said(news), *said])


def once_it_has_gone(done: Any, visit: Visit) -> str:
    """`done`; the message about money is written when the money has left."""
    if visit.patient is not None and visit.patient.email:
        return f"{done} {_('A message to the patient is written once the money has left.')}"
    return f"{done} {_('No e-mail reaches the patient: please call.')}"


def nobody_is_told(done: Any) -> str:
    """`done`, of which no message is written."""
    return f"{done} {_said(None)}"


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
    }.get(message.state.in_short, _("The patient is not told."))


def who_hears(visit: Visit, other: Practitioner) -> str:
    """Who is written to about a move to `other`, and whom no e-mail reaches."""
    patient = (_("the patient"), visit.patient.email if visit.patient else "")
    people = {who.pk: (who.name, who.email) for who in (visit.practitioner, other)}
    return ", ".join(
        name if email else _("%(who)s (no e-mail address: please call)") % {"who": name}
        for name, email in (patient, *people.values())
    )


def after_return(done: Any, visit: Visit) -> str:
    """`done`, and whether anybody had been told of the move that was taken back."""
    news = news_of(_fresh(visit))
    return f"{done} {_said(news) if news else _('Nobody had been told of the move.')}"
