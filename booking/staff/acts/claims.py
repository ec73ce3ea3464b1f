"""Acts on the claim of a visit to its insurer; each is looked at before it is done (0951)."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import ClaimState, Visit
from booking.operations.money import claims
from booking.operations.money.claims import ClaimMovedOn, OwedChanged
from booking.queries.claims import ClaimOfVisit, claim_of
from booking.staff import presenters, told
from booking.staff.acts.base import MOVED_ON, Act
from booking.staff.forms.amounts import AmountForm, CentsField
from core.audit import Actor
from core.forms import Form, LineField


class ApprovedForm(AmountForm):
    """What the insurer says it will pay."""

    cents = CentsField(label=_("Amount the insurer approved"))


class RefusedForm(Form):
    """Why, as the insurer says it. `seen_owed`: what the page said the patient would owe."""

    why = LineField(label=_("Reason the insurer gives"), max_length=200)
    seen_owed = forms.IntegerField(widget=forms.HiddenInput)


class ClaimAct(Act):
    """A step of a claim: possible from some of its states, and for some payers."""

    starts_from: ClassVar[tuple[ClaimState, ...]]
    refusals: ClassVar[dict[type[Exception], Any]] = {ClaimMovedOn: MOVED_ON}

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        claim = claim_of(visit)
        return claim is not None and claim.state in self.starts_from and not claim.paid

    def look(self, visit: Visit, form: Any, now: dt.datetime) -> dict[str, Any]:
        claim = claim_of(visit)
        if claim is None:
            return {}  # the operation says so
        facts = [
            (_g("Who pays"), str(claim.payer.name)),
            (_g("Claim"), f"{claim.state.label} → {self.becomes(form, visit)}"),
            (_g("Not paid by anybody yet"), presenters.money(claim.owed, visit.currency)),
        ]
        return {"rows": [*facts, *self.more(visit, claim)]}

    def becomes(self, form: Any, visit: Visit) -> str:
        """The state it comes to, in words."""
        raise NotImplementedError

    def more(self, visit: Visit, claim: ClaimOfVisit) -> list[tuple[str, str]]:
        """What else it means."""
        return [(_g("The patient"), _g("Nothing changes for them, and no message is written."))]


class SendClaim(ClaimAct):
    """The claim was sent to the insurer, outside this program."""

    name, label = "claim-sent", _("Claim was sent")
    starts_from = (ClaimState.TO_SEND, ClaimState.REFUSED)

    def becomes(self, form: Any, visit: Visit) -> str:
        return str(ClaimState.SENT.label)

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        claims.mark_sent(visit=visit, by=by, now=now)
        return _("The claim is noted as sent.")


class ApproveClaim(ClaimAct):
    """The insurer has said what it will pay."""

    name, label = "claim-approved", _("Claim was approved")
    starts_from = (ClaimState.TO_SEND, ClaimState.SENT, ClaimState.APPROVED)

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        return ApprovedForm(data, currency=visit.currency)

    def becomes(self, form: Any, visit: Visit) -> str:
        amount = presenters.money(form.cleaned_data["cents"], visit.currency)
        return f"{ClaimState.APPROVED.label}, {amount}"

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        claims.mark_approved(visit=visit, cents=form.cleaned_data["cents"], by=by, now=now)
        return _("The approved amount is noted.")


class PaidToPatient(ClaimAct):
    """An insurer that pays the patient has paid them."""

    name, label = "claim-paid", _("Insurer paid the patient")
    starts_from = (ClaimState.SENT, ClaimState.APPROVED)

    def makes_sense(self, visit: Visit, now: dt.datetime) -> bool:
        claim = claim_of(visit)
        return claim is not None and claim.payer.pays_patient and super().makes_sense(visit, now)

    def becomes(self, form: Any, visit: Visit) -> str:
        return str(ClaimState.PAID.label)

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        claims.mark_paid_to_patient(visit=visit, by=by, now=now)
        return _("The claim is noted as paid to the patient.")


class RefuseClaim(ClaimAct):
    """The insurer pays nothing: what the patient then owes is shown, and told by a letter."""

    name, label, is_serious = "claim-refused", _("Claim was refused"), True
    starts_from = (ClaimState.TO_SEND, ClaimState.SENT, ClaimState.APPROVED)
    refusals = {
        ClaimMovedOn: MOVED_ON,
        OwedChanged: _("What the patient would owe has changed meanwhile: look at it again."),
    }

    def form(self, visit: Visit, now: dt.datetime, data: Any = None) -> forms.Form:
        claim = claim_of(visit)
        return RefusedForm(data, initial={"seen_owed": claim.owed if claim else 0})

    def context(self, visit: Visit, now: dt.datetime) -> dict[str, Any]:
        claim = claim_of(visit)
        said = self.more(visit, claim) if claim else []
        return {"lead": " ".join(words for _label, words in said)}

    def becomes(self, form: Any, visit: Visit) -> str:
        return str(ClaimState.REFUSED.label)

    def more(self, visit: Visit, claim: ClaimOfVisit) -> list[tuple[str, str]]:
        if not claim.owed:
            return [(_g("The patient"), _g("They owe the clinic nothing; no message is written."))]
        amount = {"amount": presenters.money(claim.owed, visit.currency)}
        owes = _g("The patient then owes %(amount)s. No card is charged by itself.") % amount
        return [(_g("The patient"), f"{owes} {told.will_be_told(visit)}")]

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        asked = form.cleaned_data
        written = claims.mark_refused(
            visit=visit, why=asked["why"], shown_cents=asked["seen_owed"], by=by, now=now
        )
        said = _("The claim is noted as refused.")
        if not written:
            return told.nobody_is_told(said)
        return told.with_message(said, visit, "claim_refused")


class ClaimAgain(ClaimAct):
    """What was noted was a mistake."""

    name, label = "claim-again", _("Claim is to be sent again")
    starts_from = (ClaimState.SENT, ClaimState.APPROVED, ClaimState.REFUSED, ClaimState.PAID)

    def becomes(self, form: Any, visit: Visit) -> str:
        return str(ClaimState.TO_SEND.label)

    def perform(self, visit: Visit, form: Any, by: Actor, now: dt.datetime) -> Any:
        claims.to_send_again(visit=visit, by=by, now=now)
        return _("The claim is to be sent.")
