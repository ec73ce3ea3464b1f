"""What was bought by card without a visit: the list, one purchase, and what the office does about it."""

import datetime as dt
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from booking.models import AuditAction, FilteredList, FraudWarning, Purchase
from booking.operations.money.purchase_by_office import (
    dealt_with,
    give_up_payment,
    pay_back_by_hand,
)
from booking.payments import books
from booking.staff import presenters, purchase_facts
from booking.staff.clinic_clock import today
from booking.staff.forms.purchases import LookedForm, OwedForm
from booking.staff.forms.spans import SpanForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_MONEY, SEE_PATIENTS, may, requires
from booking.staff.saved_filters import kept_filters
from booking.staff.views.going_back import went_back
from booking.staff.views.money import span_of
from booking.staff.views.page import Crumb, about, desk_page
from core.audit import acting, record
from core.clock import now
from core.downloads import KINDS


@require_safe
@requires(SEE_PATIENTS)
@requires(SEE_MONEY)
def index(request: HttpRequest) -> HttpResponse:
    """What was bought in some days; in this month where none are asked."""
    asked = request.GET if "first" in request.GET else _usual()
    form, table = SpanForm(asked), None
    if form.is_valid():
        opens, closes = span_of(*form.span())
        found = Purchase.objects.filter(created_at__gte=opens, created_at__lt=closes)
        found = found.select_related("account__sale", "account__gift").prefetch_related("payments")
        table = purchase_facts.purchases_table(list(found.order_by("-created_at", "-pk")))
        if (kind := request.GET.get("export")) in KINDS:
            return table.as_file("purchases", str(kind))
    return desk_page(
        request,
        "staff/report.html",
        kept=kept_filters(request, FilteredList.PURCHASES, urlencode(_usual())),
        title=_("Bought by card"),
        icon="decimal",
        status=200 if table else 422,
        form=form,
        table=table,
    )


def _usual() -> dict[str, dt.date]:
    """This month so far."""
    return {"first": today().replace(day=1), "last": today()}


@require_safe
@requires(SEE_PATIENTS)
@requires(SEE_MONEY)
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """One purchase. Opening it is on record."""
    purchase = _purchase(reference)
    record(actor=acting(request.user), action=AuditAction.VIEWED, on=purchase, now=now())
    acts = may(request.user, ACT_ON_VISITS)
    warned = FraudWarning.objects.filter(payment__purchase=purchase, dealt_at=None)
    differs = purchase.payments.exclude(review="").exists() or warned.exists()
    return desk_page(
        request,
        "staff/purchase.html",
        title=_title(purchase),
        icon="decimal",
        crumbs=[_index()],
        purchase=purchase,
        facts=purchase_facts.facts(purchase),
        story=purchase_facts.story(purchase),
        disputes=purchase_facts.disputes(purchase),
        patient_id=purchase.account.patient_id if purchase.account else None,
        owed=acts and books.owed_of_purchase(purchase) > 0,
        differs=acts and differs,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def pay_back(request: HttpRequest, reference: str) -> HttpResponse:
    """What could not go back by card is paid by hand first, then written down."""
    purchase = _purchase(reference)
    owed = books.owed_of_purchase(purchase)
    posted = request.POST if request.method == "POST" else None
    form = OwedForm(posted, initial={"shown": owed})
    act, still = partial(pay_back_by_hand, purchase=purchase), partial(_owed, reference)
    if form.is_valid() and went_back(request, form, act, left=still, done=_("On record.")):
        return redirect("desk:purchase", reference)
    lead = _("%(amount)s is owed to the buyer. Pay it first, then write down how.")
    amount = {"amount": presenters.money(owed, purchase.currency)}
    return _act(request, purchase, form, _("Pay back by hand"), lead % amount)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def looked(request: HttpRequest, reference: str) -> HttpResponse:
    """Somebody has looked at what differs or is suspected."""
    purchase = _purchase(reference)
    posted = request.POST if request.method == "POST" else None
    form = LookedForm(posted)
    if posted is not None and form.is_valid():
        facts = {
            "purchase": purchase,
            "by": acting(request.user),
            "now": now(),
            "why": form.cleaned_data["note"],
        }
        if form.cleaned_data["end"] == "returned":
            give_up_payment(**facts)
        else:
            dealt_with(**facts)
        messages.success(request, _("On record."))
        return redirect("desk:purchase", reference)
    lead = _("Compare it with the payment in Stripe first.")
    return _act(request, purchase, form, _("Mark as looked at"), lead)


def _purchase(reference: str) -> Purchase:
    found = Purchase.objects.select_related("account__sale", "account__gift", "package")
    return get_object_or_404(found, public_ref=reference)


def _owed(reference: str) -> int:
    return books.owed_of_purchase(_purchase(reference))


def _title(purchase: Purchase) -> str:
    return _("Purchase %(ref)s") % {"ref": purchase.public_ref}


def _index() -> Crumb:
    return reverse("desk:purchases"), _("Bought by card")


def _act(
    request: HttpRequest, purchase: Purchase, form: Any, title: str, lead: str
) -> HttpResponse:
    page = reverse("desk:purchase", args=[purchase.public_ref])
    return desk_page(
        request,
        "staff/act.html",
        title=title,
        icon="decimal",
        crumbs=[_index(), (page, _title(purchase))],
        status=422 if form.errors else 200,
        form=form,
        cancel_url=page,
        submit_label=title,
        serious=True,
        heading=about(title, purchase.buyer),
        lead=lead,
    )
