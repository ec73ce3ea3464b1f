"""Acts on a visit's papers: its receipt now, and a receipt issued anew."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import PaperKind, Visit
from booking.notifications.paper_words import WHY_ANEW
from booking.operations.money.papers import (
    NothingToCorrect,
    bring_papers_up_to_date,
    issue_anew,
    paper_is_due,
)
from booking.staff import told
from booking.staff.acts.base import MOVED_ON, Act
from core.audit import Actor
from core.forms import Form
from core.versioned import ChangedMeanwhile


class AnewForm(Form):
    """Why; a choice, because it is printed on the credit note."""

    why = forms.ChoiceField(label=_("Why"), choices=list(WHY_ANEW.items()))
    # The receipt the page is about: the same press twice must not take back its own correction.
    number = forms.CharField(widget=forms.HiddenInput, required=False)


class IssueReceipt(Act):
    """The visit is paid and its receipt has not been issued."""

    name, label = "issue-receipt", _("Issue the receipt")

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return paper_is_due(visit)

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        return {"lead": _g("It gets the next number and cannot be changed afterwards.")}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        paper = bring_papers_up_to_date(visit=visit, now=now)
        if paper is None:  # the worker was faster
            return _("The papers are up to date.")
        message = "receipt" if paper.kind == PaperKind.RECEIPT else "credit_note"
        said = _g("%(number)s is issued.") % {"number": paper.number}
        return told.with_message(said, visit, message)


class IssueAnew(Act):
    """A name on the receipt was wrong."""

    name, label = "receipt-anew", _("Issue the receipt anew")
    refusals = {NothingToCorrect: MOVED_ON, ChangedMeanwhile: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        return visit.papers.filter(kind=PaperKind.RECEIPT).exists()

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        last = visit.papers.filter(kind=PaperKind.RECEIPT).order_by("turn").last()
        return AnewForm(data, initial={"number": last.number if last else ""})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        lead = _g(
            "A receipt is never changed. A credit note takes it back, and a new receipt says everything as "
            "it stands here now: put the name or the practitioner right first. The money is not touched."
        )
        return {"lead": lead}

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        paper = issue_anew(
            visit=visit, why=asked["why"], by=by, now=now, shown_number=asked["number"]
        )
        said = _g("%(number)s is issued.") % {"number": paper.number}
        return told.with_message(said, visit, "receipt")
