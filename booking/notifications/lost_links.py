"""The letter with the links that somebody has lost."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from booking.models import Purchase, Visit, VisitStatus
from core.letters import Letter
from core.local_time import moment


def lost_links(
    to: str,
    found: Sequence[tuple[Visit, str]],
    bought: Sequence[tuple[Purchase, str]] = (),
    every: str = "",
) -> Letter:
    """One letter for all visits and purchases of an address, each with the private link that opens it.

    `every`: the link to all of them at once, for a day.
    """
    all_of_them = _(
        "The first link opens all of them together, for one day: what is to come, what was, and the papers."
    )
    return Letter(
        to=to,
        subject=_("The links to your visits"),
        heading=_("The links to your visits"),
        opening=[
            _("You asked for them on our site. Keep these links to yourself."),
            *([all_of_them] if every else []),
            _("Was it not you? Then there is nothing to do: nobody but you gets this letter."),
        ],
        actions=[
            *([(_("All your visits"), every)] if every else []),
            *((_label(visit), link) for visit, link in found),
            *((_bought(purchase), link) for purchase, link in bought),
        ],
    )


def _label(visit: Visit) -> str:
    when = moment(visit.start, visit.time_zone)
    if visit.status == VisitStatus.CANCELLED:
        return _("%(when)s (cancelled)") % {"when": when}
    return when


def _bought(purchase: Purchase) -> str:
    return _("What you bought, reference %(ref)s") % {"ref": purchase.public_ref}
