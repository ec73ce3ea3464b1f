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
) -> Letter:
    """One letter for all visits and purchases of an address, each with the private link that opens it."""
    return Letter(
        to=to,
        subject=_("The links to your visits"),
        heading=_("The links to your visits"),
        opening=[
            _("You asked for them on our site. Each link opens one visit; keep them to yourself."),
            _("Was it not you? Then there is nothing to do: nobody but you gets this letter."),
        ],
        actions=[
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
