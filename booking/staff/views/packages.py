"""The office sells a package to a patient, and ends one: what comes back is said first."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from booking.models import Package, PackageSale, Patient
from booking.notifications.package_words import terms
from booking.operations.money.back_to_card import card_payment
from booking.operations.money.packages import (
    PackageGone,
    end_package,
    sell_package,
)
from booking.payments import packages
from booking.staff import presenters
from booking.staff.forms.packages import EndForm, SellForm
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, requires
from booking.staff.views.going_back import went_back
from booking.staff.views.page import about, desk_page, visits_crumb
from core.audit import acting
from core.clock import now
from core.models import ClinicSettings


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def sell(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a package whose terms stand beside it, and say how it was paid."""
    patient = get_object_or_404(Patient, pk=pk, erased_at=None)
    offered = list(Package.objects.filter(is_active=True).select_related("visit_type"))
    currency = ClinicSettings.current().currency
    posted = request.POST if request.method == "POST" else None
    form = SellForm(posted, packages=offered, currency=currency)
    if posted is not None and form.is_valid() and _sold(request, patient, form):
        return redirect("desk:patient", patient.pk)
    rows = [
        (one.name, " ".join(terms(one, one.months, one.visit_type.price_cents, currency)))
        for one in offered
    ]
    lead = _("Read the terms to the patient before they pay. Their letter has them as well.")
    return _page(request, patient, form, _("Sell a package"), rows=rows, lead=lead)


def _sold(request: HttpRequest, patient: Patient, form: SellForm) -> bool:
    package = form.chosen()
    try:
        sell_package(
            package=package,
            patient=patient,
            way=form.cleaned_data["way"],
            shown_cents=package.price_cents,
            # Made with the form: the same form sent twice is one package.
            key=str(form.cleaned_data["key"]),
            by=acting(request.user),
            now=now(),
        )
    except PackageGone:
        form.add_error("package", _("This package was changed meanwhile: look again."))
        return False
    messages.success(request, _("The package is on record."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
@requires(ACT_ON_VISITS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what comes back by the terms; then write down how it went."""
    sales = PackageSale.objects.select_related("account__patient")
    sale = get_object_or_404(sales, pk=pk, closed_at=None)
    rest, money = packages.rest_of(sale), sale.account.currency
    posted = request.POST if request.method == "POST" else None
    by_card = rest.back_cents > 0 and card_payment(sale.account_id, rest.back_cents) is not None
    form = EndForm(posted, initial={"shown": rest.back_cents}, by_card=by_card)
    act, still = partial(end_package, sale=sale), lambda: packages.rest_of(sale).back_cents
    said = _("The package has ended.")
    if form.is_valid() and went_back(request, form, act, left=still, done=said):
        return redirect("desk:patient", sale.account.patient_id)
    rows = [
        (_("Package"), sale.name),
        (_("Visits used or booked"), f"{rest.used} / {sale.visits}"),
        (_("Not used yet"), presenters.money(rest.left_cents, money)),
        (_("Stays with the clinic by the terms"), presenters.money(rest.kept_cents, money)),
        (_("Comes back to the patient"), presenters.money(rest.back_cents, money)),
    ]
    lead = _("Pay it first, then write down how. Visits that are booked with it stay paid.")
    if by_card:
        lead = _(
            "It goes back to the card, or by hand: then pay it first and write down how. Visits that are "
            "booked with it stay paid."
        )
    patient: Any = sale.account.patient
    return _page(request, patient, form, _("End the package"), rows=rows, lead=lead)


def _page(
    request: HttpRequest, patient: Patient, form: Any, title: str, **shown: Any
) -> HttpResponse:
    page = reverse("desk:patient", args=[patient.pk])
    return desk_page(
        request,
        "staff/act.html",
        title=title,
        icon="list-ul",
        crumbs=[visits_crumb(), (page, _("Patient %(number)s") % {"number": patient.pk})],
        status=422 if form.errors else 200,
        form=form,
        cancel_url=page,
        submit_label=title,
        serious=False,
        heading=about(title, patient.name or patient.short_name),
        **shown,
    )
