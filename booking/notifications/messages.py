"""E-mails to patients about a visit, one function each. Subjects say when, never why or who.

They speak the language being spoken when they are called: whoever sends them first asks the visit's
row which one its patient booked in (core.languages.speaking). They take `terms`, what cancelling
would return, and `cost`, what the visit costs and what became of its money, as the money side states it.
"""

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from booking.models import Visit, WaitingListEntry
from booking.notifications.calendar import Method, calendar_file
from booking.notifications.whom import for_somebody_else
from core.letters import Invitation, Letter
from core.local_time import clock, moment, short_moment, today, zone_words
from core.models import ClinicSettings


class Terms(Protocol):
    """The part of the cancellation terms that messages speak of."""

    @property
    def free_until(self) -> dt.datetime | None: ...


class Cost(Protocol):
    """The part of a visit's cost that messages speak of, in the words of `payments.cost`."""

    @property
    def paid(self) -> int: ...
    @property
    def share_note(self) -> str: ...
    def amount(self, cents: int) -> str: ...
    def rows(self) -> list[tuple[str, str, bool]]: ...
    def after_a_cancellation(self) -> list[str]: ...


def preparation() -> list[str]:
    """What to have ready, wherever it is said: page, confirmation, reminder."""
    return [
        _("a clear space about the size of a queen bed"),
        _("loose clothes, and shoes you walk in"),
        _("a list of your medicines, and any letters from hospital"),
        _("pets in another room"),
    ]


def confirmed(visit: Visit, *, link: str, terms: Terms, cost: Cost, now: dt.datetime) -> Letter:
    """The confirmation: the visit is booked."""
    return Letter(
        to=_address(visit),
        subject=_("Your visit on %(when)s") % {"when": _short(visit)},
        heading=_("Your visit is booked"),
        opening=[_("There is nothing else to do. This is what we have written down.")],
        facts=[*_facts(visit), *((label, amount) for label, amount, _total in cost.rows())],
        closing=[cost.share_note, _prepare(), _free_words(visit, terms, now)],
        actions=[(_("See, change or cancel your visit"), link)],
        invitations=[_calendar(visit, "REQUEST", now)],
    )


def reminder_48h(visit: Visit, *, link: str, terms: Terms, cost: Cost, now: dt.datetime) -> Letter:
    """The reminder two days before the visit."""
    return Letter(
        to=_address(visit),
        subject=_("Your visit on %(when)s") % {"when": _short(visit)},
        heading=_in_how_many_days(visit, now),
        opening=[_("A reminder of your visit. If it no longer suits you, please tell us soon.")],
        facts=_facts(visit),
        closing=[_prepare(), _free_words(visit, terms, now)],
        actions=[(_("See, change or cancel your visit"), link)],
    )


def _in_how_many_days(visit: Visit, now: dt.datetime) -> str:
    """Counted when it is sent: the mail server may have been away for a day."""
    when = today(visit.start, visit.time_zone) - today(now, visit.time_zone)
    words = {0: _("We come today"), 1: _("We come tomorrow"), 2: _("We come in two days")}
    return words.get(when.days, _("We come soon"))


def reminder_2h(visit: Visit, *, link: str, terms: Terms, cost: Cost, now: dt.datetime) -> Letter:
    """The reminder two hours before the visit."""
    when = clock(visit.start, visit.time_zone)
    return Letter(
        to=_address(visit),
        subject=_("Your visit today at %(when)s") % {"when": when},
        heading=_("See you at %(when)s") % {"when": when},
        opening=[
            _("%(who)s comes to you in about two hours.") % {"who": visit.practitioner.name},
            _("Feeling unwell, or not at home? Please call us right away."),
        ],
        facts=_facts(visit),
        actions=[(_("See your visit"), link)],
    )


def changed(visit: Visit, *, link: str, terms: Terms, cost: Cost, now: dt.datetime) -> Letter:
    """The visit has another time or another practitioner."""
    return Letter(
        to=_address(visit),
        subject=_("Changed: your visit on %(when)s") % {"when": _short(visit)},
        heading=_("Your visit has moved"),
        opening=[
            _("This is the time that counts now."),
        ],
        facts=_facts(visit),
        closing=[_free_words(visit, terms, now)],
        actions=[(_("See, change or cancel your visit"), link)],
        invitations=[_calendar(visit, "REQUEST", now)],
    )


def cancelled(visit: Visit, *, link: str, terms: Terms, cost: Cost, now: dt.datetime) -> Letter:
    """The cancellation: the visit is off, what comes back and when."""
    by_us = visit.cancelled_by == "clinic"
    return Letter(
        to=_address(visit),
        subject=_("Cancelled: your visit on %(when)s") % {"when": _short(visit)},
        heading=_("Your visit is cancelled"),
        opening=[
            _("We had to cancel this visit, and we are sorry.")
            if by_us
            else _("As you asked, nobody will come."),
            *cost.after_a_cancellation(),
        ],
        facts=_facts(visit, address=False),
        actions=[(_("See your visit"), link)],
        invitations=[_calendar(visit, "CANCEL", now)],
    )


def late(visit: Visit, *, link: str, terms: Terms, cost: Cost, now: dt.datetime) -> Letter:
    """The practitioner is behind time."""
    expected = visit.start + dt.timedelta(minutes=visit.late_minutes)
    return Letter(
        to=_address(visit),
        subject=_("Running late: your visit today at %(when)s")
        % {"when": clock(visit.start, visit.time_zone)},
        heading=_("About %(minutes)s minutes late") % {"minutes": visit.late_minutes},
        opening=[
            _("%(who)s is on the way and expects to be with you around %(when)s, %(zone)s.")
            % {
                "who": visit.practitioner.name,
                "when": clock(expected, visit.time_zone),
                "zone": zone_words(visit.time_zone),
            },
            _("You still have your full time. We are sorry to keep you waiting."),
        ],
        facts=_whom(visit),
        actions=[(_("See your visit"), link)],
    )


def rebook(visit: Visit, *, link: str, terms: Terms, cost: Cost, now: dt.datetime) -> Letter:
    """The practitioner cannot come at that time: another is to be chosen, or the visit called off."""
    return Letter(
        to=_address(visit),
        subject=_("Please choose another time for your visit on %(when)s")
        % {"when": _short(visit)},
        heading=_("We cannot come at this time"),
        opening=[
            _("%(who)s is away then, and we are sorry. Please choose another time, or call us.")
            % {"who": visit.practitioner.name},
            *_comes_back(cost),
        ],
        facts=_facts(visit, address=False),
        # The private link first, then on: only it opens the visit, and it is the only key in the letter.
        actions=[(_("Choose another time"), f"{link}?to=change")],
    )


def receipt(visit: Visit, *, link: str, terms: Terms, cost: Cost, now: dt.datetime) -> Letter:
    """The receipt can be read and printed."""
    return Letter(
        to=_address(visit),
        subject=_("Receipt for your visit on %(when)s") % {"when": _short(visit)},
        heading=_("Your receipt"),
        opening=[
            _("Your receipt is on your visit's private page, to print or to send to your plan.")
        ],
        facts=[*_whom(visit), (_("Reference"), visit.public_ref)],
        actions=[(_("Open the receipt"), f"{link}?to=receipt")],
    )


def waiting(entry: WaitingListEntry) -> Letter:
    """We come to a place somebody asked about, or a time has come free there."""
    free = entry.visit_type_id is not None
    heading = _("A time has come free") if free else _("We now visit your area")
    asked = (
        _("You asked us to tell you when a time comes free for a visit near %(prefix)s.")
        if free
        else _("You asked us to tell you when we come to addresses beginning with %(prefix)s.")
    )
    return Letter(
        to=entry.email,
        subject=heading,
        heading=heading,
        opening=[
            asked % {"prefix": entry.prefix},
            _("This is the only message we send about it. To book by phone: %(phone)s")
            % {"phone": ClinicSettings.current().phone},
        ],
        # Only the prefix, which is all the list ever kept of where somebody lives.
        actions=[(_("See free times"), _site(f"/book/?postal_code={entry.prefix}"))],
    )


Maker = Callable[..., Letter]
TO_PATIENT: dict[str, Maker] = {
    "confirmed": confirmed,
    "reminder_48h": reminder_48h,
    "reminder_2h": reminder_2h,
    "changed": changed,
    "cancelled": cancelled,
    "late": late,
    "rebook": rebook,
    "receipt": receipt,
}


def _address(visit: Visit) -> str:
    return visit.patient.email if visit.patient else ""


def _short(visit: Visit) -> str:
    return short_moment(visit.start, visit.time_zone)


def _long(visit: Visit) -> str:
    return _("%(when)s, %(zone)s, %(minutes)s minutes") % {
        "when": moment(visit.start, visit.time_zone),
        "zone": zone_words(visit.time_zone),
        "minutes": (visit.end_minute - visit.start_minute),
    }


def _facts(visit: Visit, *, address: bool = True) -> list[tuple[str, str]]:
    who = visit.practitioner
    facts = [
        *_whom(visit),
        (_("When"), _long(visit)),
        (_("Who comes"), ", ".join(filter(None, [who.name, who.title]))),
    ]
    if address:
        place = ", ".join(part for part in (visit.street, visit.town) if part)
        facts.append((_("Where"), place or visit.town))
    return [*facts, (_("Reference"), visit.public_ref)]


def _whom(visit: Visit) -> list[tuple[str, str]]:
    name = for_somebody_else(visit)
    return [(_("Person we visit"), name)] if name else []


def _prepare() -> str:
    return _("Please have ready: %(things)s.") % {"things": "; ".join(preparation())}


def _free_words(visit: Visit, terms: Terms, now: dt.datetime) -> str:
    # Once it is over nothing is said of it: a letter must be true when it is read.
    if terms.free_until is None or terms.free_until <= now:
        return ""
    return _("Changing or cancelling is free until %(when)s, %(zone)s.") % {
        "when": moment(terms.free_until, visit.time_zone),
        "zone": zone_words(visit.time_zone),
    }


def _comes_back(cost: Cost) -> list[str]:
    """What the clinic cannot keep, to somebody whom it has let down."""
    if not cost.paid:
        return []
    words = _("If no other time suits you, all that you paid comes back, %(amount)s.")
    return [words % {"amount": cost.amount(cost.paid)}]


def _calendar(visit: Visit, method: Method, now: dt.datetime) -> Invitation:
    return Invitation(calendar_file(visit, method=method, now=now, to=_address(visit)), method)


def _site(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
