"""What practitioners are paid, from which day on: listed, agreed, taken off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from booking.models import PayRate
from booking.operations.clinic.pay import RateThere, agree_rate, take_rate_off
from booking.queries.pay_paper import all_rates
from booking.staff.clinic_clock import today
from booking.staff.forms.pay import RateForm
from booking.staff.pay_words import rate_rows
from booking.staff.permissions import RUN_PAY, requires
from booking.staff.views.page import desk_page
from core.audit import acting
from core.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RUN_PAY)
def rates(request: HttpRequest) -> HttpResponse:
    """Every rate by practitioner, and a form for one more."""
    posted = request.method == "POST"
    form = RateForm(request.POST if posted else None, initial={"valid_from": today()})
    if posted and form.is_valid():
        try:
            agree_rate(rate=form.rate(), by=acting(request.user), now=now())
        except RateThere:
            form.add_error(
                "valid_from",
                _("A rate for this begins on that day already. Take it off below first."),
            )
        else:
            messages.success(request, _("The rate is written down."))
            return redirect("desk:pay_rates")
    return desk_page(
        request,
        "staff/pay_rates.html",
        title=_("Rates of pay of practitioners"),
        icon="decimal",
        crumbs=[(reverse("desk:pay"), _("Pay"))],
        status=422 if form.errors else 200,
        form=form,
        rates=rate_rows(all_rates(), today()),
    )


@require_POST
@requires(RUN_PAY)
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rate off that was a mistake."""
    rate = PayRate.objects.select_related("practitioner", "visit_type").filter(pk=pk).first()
    if rate is None or not take_rate_off(rate=rate, by=acting(request.user), now=now()):
        messages.warning(request, _("That rate is taken off already."))
        return redirect("desk:pay_rates")
    messages.success(
        request, _("The rate is taken off. What was paid by it is put right in the next period.")
    )
    return redirect("desk:pay_rates")
