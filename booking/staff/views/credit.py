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
from booking.payments import credit
from booking.staff import presenters
from booking.staff.forms.amounts import PaidBackForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.page import desk_page, visits_crumb
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
    form = PaidBackForm(posted, currency=account.currency, initial={"cents": left or None})
    if posted is not None and form.is_valid() and _paid_out(request, account, form):
        return redirect("desk:patient", account.patient_id)
    page = reverse("desk:patient", args=[account.patient_id])
    lead = _("%(amount)s of credit is left. Pay it first, then write down how.")
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
        lead=lead % {"amount": presenters.money(left, account.currency)},
    )


def _paid_out(request: HttpRequest, account: CreditAccount, form: Any) -> bool:
    asked = form.cleaned_data
    try:
        pay_out_credit(
            account=account,
            cents=asked["cents"],
            way=asked["way"],
            # Made with the form: the same form sent twice is one movement.
            key=str(asked["key"]),
            by=acting(request.user),
            now=now(),
            why=asked["note"],
        )
    except CreditTooMuch:
        form.add_error("cents", _("That is more credit than there is."))
        return False
    messages.success(request, _("On record."))
    return True
