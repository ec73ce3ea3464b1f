"""Letters that say a receipt or a credit note is ready; the paper itself stays behind the private link."""

import datetime as dt

from django.utils.translation import gettext as _

from booking.models import PaperKind, Visit
from booking.notifications.about_visit import (
    CostToTell,
    TermsToTell,
    email_of,
    short_time,
    whom_rows,
)
from core.letters import Letter


def receipt(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """The receipt can be read, printed and sent to a plan."""
    return Letter(
        to=email_of(visit),
        subject=_("Receipt for your visit on %(when)s") % {"when": short_time(visit)},
        heading=_("Your receipt"),
        opening=[
            _("Your receipt is on your visit's private page, to print or to send to your plan.")
        ],
        facts=_facts(visit, PaperKind.RECEIPT),
        actions=[(_("Open the receipt"), f"{link}?to=receipt")],
    )


def credit_note(
    visit: Visit, *, link: str, terms: TermsToTell, cost: CostToTell, now: dt.datetime
) -> Letter:
    """Something changed after the receipt: the paper that corrects it can be read and printed."""
    return Letter(
        to=email_of(visit),
        subject=_("Correction of the receipt for your visit on %(when)s")
        % {"when": short_time(visit)},
        heading=_("A correction to your receipt"),
        opening=[
            _(
                "Something has changed since we sent your receipt. A credit note says what; it is on your "
                "visit's private page. If you have sent the receipt to a plan, send the credit note too."
            )
        ],
        facts=_facts(visit, PaperKind.CREDIT_NOTE),
        actions=[(_("Open the credit note"), f"{link}?to=receipt")],
    )


def _facts(visit: Visit, kind: PaperKind) -> list[tuple[str, str]]:
    paper = visit.papers.filter(kind=kind).order_by("-turn").first()
    number = [(_("Number"), paper.number)] if paper else []
    return [*whom_rows(visit), *number, (_("Reference"), visit.public_ref)]
