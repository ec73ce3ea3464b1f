"""What letters say of a visit, a piece at a time: when, who, where, what to prepare, the calendar entry."""

import datetime as dt
from typing import Protocol

from django.utils.translation import gettext as _

from booking.models import Visit
from booking.notifications.calendar import Method, calendar_file
from booking.notifications.whom import for_somebody_else
from core.letters import Invitation
from core.local_time import moment, short_moment, zone_words


class TermsToTell(Protocol):
    """The part of the cancellation terms that messages speak of."""

    @property
    def free_until(self) -> dt.datetime | None: ...
    @property
    def in_grace(self) -> bool: ...


class CostToTell(Protocol):
    """The part of a visit's cost that messages speak of, in the words of `payments.cost`."""

    @property
    def paid(self) -> int: ...
    @property
    def share_note(self) -> str: ...
    def amount(self, cents: int) -> str: ...
    def rows(self) -> list[tuple[str, str, bool]]: ...
    def left(self) -> list[tuple[str, str, bool]]: ...
    def how_to_pay(self) -> list[str]: ...
    def after_a_cancellation(self) -> list[str]: ...
    def late_change_words(self) -> list[str]: ...


def preparation() -> list[str]:
    """What to have ready, wherever it is said: page, confirmation, reminder."""
    return [
        _("a clear space about the size of a queen bed"),
        _("loose clothes, and shoes you walk in"),
        _("a list of your medicines, and any letters from hospital"),
        _("pets in another room"),
    ]


def email_of(visit: Visit) -> str:
    """Where letters about the visit go; empty without an e-mail address."""
    return visit.patient.email if visit.patient else ""


def short_time(visit: Visit) -> str:
    """When, for a subject."""
    return short_moment(visit.start, visit.time_zone)


def whole_time(visit: Visit) -> str:
    """When, on whose clock, and for how long."""
    return _("%(when)s, %(zone)s, %(minutes)s minutes") % {
        "when": moment(visit.start, visit.time_zone),
        "zone": zone_words(visit.time_zone),
        "minutes": (visit.end_minute - visit.start_minute),
    }


def visit_facts(
    visit: Visit, *, address: bool = True, person: bool = True, whom: bool = True
) -> list[tuple[str, str]]:
    """When, who and where, as rows; without the `person` who comes where that is open, and without
    `whom` we visit where they read it themself."""
    who = visit.practitioner
    facts = [*(whom_rows(visit) if whom else []), (_("When"), whole_time(visit))]
    if person:
        facts.append((_("Who comes"), ", ".join(filter(None, [who.name, who.title]))))
    if address:
        place = ", ".join(part for part in (visit.street, visit.town) if part)
        facts.append((_("Where"), place or visit.town))
    return [*facts, (_("Reference"), visit.public_ref)]


def whom_rows(visit: Visit) -> list[tuple[str, str]]:
    """The first name of the person we visit, where somebody else booked for them."""
    name = for_somebody_else(visit)
    return [(_("Person we visit"), name)] if name else []


def prepare_words() -> str:
    """What to have ready, in a sentence."""
    return _("Please have ready: %(things)s.") % {"things": "; ".join(preparation())}


def free_words(visit: Visit, terms: TermsToTell, now: dt.datetime) -> str:
    """Until when cancelling costs nothing."""
    # Once it is over nothing is said of it: a letter must be true when it is read.
    if terms.free_until is None or terms.free_until <= now:
        return ""
    said = {
        "when": moment(terms.free_until, visit.time_zone),
        "zone": zone_words(visit.time_zone),
    }
    if terms.in_grace:
        words = _(
            "You have only just booked, so changing or cancelling is free until %(when)s, %(zone)s. "
            "After that the terms you agreed to hold."
        )
        return words % said
    return _("Changing or cancelling is free until %(when)s, %(zone)s.") % said


def calendar_entry(visit: Visit, method: Method, now: dt.datetime, *, to: str = "") -> Invitation:
    """The visit for the reader's calendar; `to` somebody else than whose letters these are."""
    content = calendar_file(visit, method=method, now=now, to=to or email_of(visit))
    return Invitation(content, method)
