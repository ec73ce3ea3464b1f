"""The office pays a patient's credit out, all of it or a part, and writes down how."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import AccountKind, CreditAccount
from booking.operations.money.credit import CreditTooMuch, pay_out_credit
from booking.operations.money.credit_to_card import back_to_cards, credit_to_card
from booking.payments import credit
from booking.staff import presenters
from booking.staff.forms.amounts import TO_CARD, PayOutForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.page import about, desk_page, visits_crumb
from core.audit import acting
from core.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def pay_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay it first, then write down how; a refusal leaves everything as typed."""
    accounts = CreditAccount.objects.filter(kind=AccountKind.PATIENT).select_related("patient")
    account = get_object_or_404(accounts, pk=pk)
    left = credit.balance_cents(account)
    posted = request.POST if request.method == "POST" else None
    form = _form(posted, account, left)
    if posted is not None and form.is_valid() and _paid_out(request, account, form):
        return redirect("desk:patient", account.patient_id)
    page = reverse("desk:patient", args=[account.patient_id])
    lead = _(
        "%(amount)s of credit is left. What goes to the card leaves from here; anything else, pay first, "
        "then write down how."
    )
    return desk_page(
        request,
        "staff/act.html",
        title=_("Pay credit out"),
        icon="decimal",
        crumbs=[
            visits_crumb(),
            (page, _("Patient %(number)s") % {"number": account.patient_id}),
        ],
        status=422 if form.errors else 200,
        form=form,
        cancel_url=page,
        submit_label=_("Pay credit out"),
        serious=True,
        heading=about(_("Pay credit out"), account.patient.name if account.patient else ""),
        lead=lead % {"amount": _amount(account, left)},
    )


def _form(posted: Any, account: CreditAccount, left: int) -> PayOutForm:
    card = sum(source.cents for source in back_to_cards(account))
    words = _("To the card it came from, by Stripe (up to %(amount)s)")
    return PayOutForm(
        posted,
        currency=account.currency,
        initial={"cents": left or None},
        # What was sent is read even where nothing is left: a second press finds the first (0968).
        to_card=words % {"amount": _amount(account, card)} if card or posted is not None else "",
    )


def _paid_out(request: HttpRequest, account: CreditAccount, form: Any) -> bool:
    asked = form.cleaned_data
    facts = {
        "account": account,
        "cents": asked["cents"],
        # Made with the form: the same form sent twice is one movement.
        "key": str(asked["key"]),
        "by": acting(request.user),
        "now": now(),
        "why": asked["note"],
    }
    try:
        if asked["way"] == TO_CARD:
            credit_to_card(**facts)
        else:
            pay_out_credit(**facts, way=asked["way"])
    except CreditTooMuch as refused:
        said = _("That is more credit than there is.")
        if asked["way"] == TO_CARD:
            words = _("To a card goes no more than it gave: %(amount)s can still go back.")
            said = words % {"amount": _amount(account, refused.left_cents)}
        form.add_error("cents", said)
        return False
    sent = _(
        "It goes to the card now; a message to the patient is written once the money has left."
    )
    messages.success(request, sent if asked["way"] == TO_CARD else _("On record."))
    return True


def _amount(account: CreditAccount, cents: int) -> str:
    return presenters.money(cents, account.currency)
