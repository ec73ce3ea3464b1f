"""E-mails to patients about a visit, one function each. Subjects say when, never why or who.

They speak the language being spoken when they are called: whoever sends them first asks the visit's
row which one its patient booked in (core.languages.speaking). They take `terms`, what cancelling
would return, and `cost`, what the visit costs and what became of its money, as the money side states it.
"""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _

from booking.models import Visit, WaitingListEntry
from booking.notifications.about_visit import (
    CostToTell,
    TermsToTell,
    calendar_entry,
    email_of,
    free_words,
    prepare_words,
    short_time,
    visit_facts,
    whom_rows,
)
from booking.notifications.deposit_letters import deposit_asked
from booking.notifications.earlier import earlier
from booking.notifications.joint import JOINT, MOVED, OneOfBoth, joint_booked, joint_moved
from booking.notifications.lateness import late, on_my_way
from booking.notifications.moved import moved_words
from booking.notifications.paper_letters import credit_note, receipt
from booking.notifications.plans import plan_agreed, plan_changed, plan_proposed
from booking.notifications.reminders import reminder_2h, reminder_48h
from core.letters import Letter
from core.models import ClinicSettings


def confirmed(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """The confirmation: the visit is booked."""
    return Letter(
        to=email_of(visit),
        subject=_("Your visit on %(when)s") % {"when": short_time(visit)},
        heading=_("Your visit is booked"),
        opening=[_("There is nothing else to do. This is what we have written down.")],
        facts=[*visit_facts(visit), *((label, amount) for label, amount, _total in cost.rows())],
        closing=[cost.share_note, prepare_words(), free_words(visit, terms, now)],
        actions=[(_("See, change or cancel your visit"), link)],
        invitations=[calendar_entry(visit, "REQUEST", now)],
    )


def changed(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """The visit has another time or another practitioner."""
    words = moved_words(visit)
    return Letter(
        to=email_of(visit),
        subject=_("Changed: your visit on %(when)s") % {"when": short_time(visit)},
        heading=words.heading,
        opening=words.opening,
        facts=visit_facts(visit),
        closing=[*words.closing, *cost.late_change_words(), free_words(visit, terms, now)],
        actions=[(_("See, change or cancel your visit"), link)],
        invitations=[calendar_entry(visit, "REQUEST", now)],
    )


def cancelled(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """The cancellation: the visit is off, what comes back and when."""
    by_us = visit.cancelled_by == "clinic"
    return Letter(
        to=email_of(visit),
        subject=_("Cancelled: your visit on %(when)s") % {"when": short_time(visit)},
        heading=_("Your visit is cancelled"),
        opening=[
            _("We had to cancel this visit, and we are sorry.")
            if by_us
            else _("As you asked, nobody will come."),
            *cost.after_a_cancellation(),
        ],
        facts=visit_facts(visit, address=False),
        actions=[(_("See your visit"), link)],
        invitations=[calendar_entry(visit, "CANCEL", now)],
    )


def rebook(
    visit: Visit,
    *,
    link: str,
    terms: TermsToTell,
    cost: CostToTell,
    now: dt.datetime,
    other: OneOfBoth | None = None,
) -> Letter:
    """The practitioner cannot come at that time: another is to be chosen, or the visit called off.

    `other`: the other of a joint visit, whose patient reads their letters at the same address.
    """
    return Letter(
        to=email_of(visit),
        subject=_("Please choose another time for your visit on %(when)s")
        % {"when": short_time(visit)},
        heading=_("We cannot come at this time"),
        opening=[
            _("%(who)s cannot come then, and we are sorry. Please choose another time, or call us.")
            % {"who": visit.practitioner.name},
            *_comes_back(cost),
            *([_both_asked(other)] if other else []),
        ],
        facts=visit_facts(visit, address=False),
        # The private link first, then on: only it opens the visit, and it is the only key in the letter.
        actions=[
            *(
                [(_("Open the visit of %(name)s") % {"name": other.name}, other.link)]
                if other
                else []
            ),
            (_("Choose another time"), f"{link}?to=change"),
        ],
    )


def _both_asked(other: OneOfBoth) -> str:
    """A joint visit may go on together: a browser that has opened both visits moves both (1253)."""
    return _(
        "The visit of %(name)s, at the same door, cannot be kept either. To move both together, open that "
        "visit first, then choose another time, on the same device; or call us."
    ) % {"name": other.name}


def answered(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """The clinic has written on the page of the visit; what, stands there alone."""
    return Letter(
        to=email_of(visit),
        subject=_("A message from %(clinic)s") % {"clinic": ClinicSettings.current().short_name},
        heading=_("There is a message for you"),
        opening=[_("The clinic has written to you on the page of your visit.")],
        facts=[*whom_rows(visit), (_("Reference"), visit.public_ref)],
        actions=[(_("Read it"), f"{link}?to=messages")],
    )


def went(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """After a visit: one question, answered to the clinic alone."""
    return Letter(
        to=email_of(visit),
        subject=_("How did it go?"),
        heading=_("How did your visit go?"),
        opening=[
            _("One question about your visit on %(when)s.") % {"when": short_time(visit)},
            _("The clinic alone reads your answer. It helps us to come better."),
        ],
        facts=[*whom_rows(visit), (_("Reference"), visit.public_ref)],
        actions=[(_("Answer"), f"{link}?to=went")],
    )


def exercises(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """A practitioner has sent exercises home; neither what they are nor that they are stands here."""
    return Letter(
        to=email_of(visit),
        subject=_("A list from %(clinic)s") % {"clinic": ClinicSettings.current().short_name},
        heading=_("There is a list for you"),
        opening=[
            _("%(who)s has put a list for you on the page of your visit. You can print it.")
            % {"who": visit.practitioner.name}
        ],
        facts=[*whom_rows(visit), (_("Reference"), visit.public_ref)],
        actions=[(_("Open the list"), f"{link}?to=exercises")],
    )


def not_moved(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime, why: str
) -> Letter:
    """The other time that was asked for is not possible; the visit stays as it is."""
    return Letter(
        to=email_of(visit),
        subject=_("Your visit stays on %(when)s") % {"when": short_time(visit)},
        heading=_("Your visit stays at its time"),
        opening=[
            _("You asked us for another time. We are sorry, it is not possible: %(why)s")
            % {"why": why},
        ],
        facts=visit_facts(visit),
        closing=[free_words(visit, terms, now)],
        actions=[(_("See or cancel your visit"), link)],
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
    "on_my_way": on_my_way,
    "rebook": rebook,
    "answered": answered,
    "went": went,
    "exercises": exercises,
    "earlier": earlier,
    "not_moved": not_moved,
    "plan_proposed": plan_proposed,
    "plan_agreed": plan_agreed,
    "plan_changed": plan_changed,
    JOINT: joint_booked,
    MOVED: joint_moved,
    "deposit_asked": deposit_asked,
    "receipt": receipt,
    "credit_note": credit_note,
}


def _comes_back(cost: CostToTell) -> list[str]:
    """What the clinic cannot keep, to somebody whom it has let down."""
    if not cost.paid:
        return []
    words = _("If no other time suits you, all that you paid comes back, %(amount)s.")
    return [words % {"amount": cost.amount(cost.paid)}]


def _site(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
