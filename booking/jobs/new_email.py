"""The jobs that ask a new e-mail address, and tell the former one."""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.jobs.messages import spare
from booking.models import EmailChange
from booking.notifications import kinds
from booking.notifications.new_email import email_changed, new_email
from booking.operations.messages.new_email import token_for
from core import letters
from core.languages import speaking
from core.models.outbox import Outcome
from core.outbox import Lane, handles


@handles(kinds.NEW_EMAIL, lane=Lane.MAIL)
def ask_new_address(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Ask the new address, unless another was asked for since."""
    change = _change(ids)
    if change is None or change.done_at is not None or change.expires_at <= now:
        return Outcome.DROPPED
    spare(change.email, now)
    link = f"{settings.BASE_URL}/visit/email/{token_for(change)}/"
    with speaking(change.visit.language):
        letters.send(new_email(change, link))
    return Outcome.SENT


@handles(kinds.EMAIL_CHANGED, lane=Lane.MAIL)
def tell_former_address(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """Tell the former address, which is then forgotten."""
    change = _change(ids)
    if change is None or not change.former:
        return Outcome.NOBODY
    spare(change.former, now)
    with speaking(change.visit.language):
        letters.send(email_changed(change))
    EmailChange.objects.filter(pk=change.pk).update(former="")
    return Outcome.SENT


def _change(ids: dict[str, Any]) -> EmailChange | None:
    return EmailChange.objects.select_related("visit").filter(pk=ids["change"]).first()
