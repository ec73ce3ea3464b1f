"""Another e-mail address: asked for on the visit's page, confirmed from the new mailbox (1202)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import EmailChange, Visit
from booking.operations.messages.new_email import (
    NotTheirs,
    ask_new_email,
    change_behind,
    confirm_new_email,
)
from booking.patient import keys
from booking.patient.forms import posted
from booking.patient.forms.asking import EmailForm
from booking.patient.views.finding import ask_for_address
from booking.patient.views.visit import private, shut
from core import clock, ratelimit

MOST_AN_HOUR = 5


@private("GET", "POST")
def new_email(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Where letters go now; POST asks the new address, and changes nothing yet."""
    if visit.patient is None:
        return redirect(keys.visit_url(visit))
    form, now = EmailForm(posted(request)), clock.now()
    form.fields["email"].label = _("New e-mail")
    if form.is_valid() and form.cleaned_data["email"].lower() == visit.patient.email.lower():
        form.add_error("email", _("Letters go to this address already."))
    if not form.is_valid():
        return _page(request, visit, form, status=422 if form.errors else 200)
    key = f"new-email:{visit.pk}"
    if not ratelimit.allowed(key, most=MOST_AN_HOUR, seconds=3600, now=now):
        form.add_error("email", _("Too many tries. Please try again in an hour, or call us."))
        return _page(request, visit, form, status=429)
    email, proved = form.cleaned_data["email"], keys.is_proved(request, visit, now)
    try:
        ask_new_email(visit=visit, email=email, proved=proved, now=now)
    except NotTheirs:
        form.add_error(
            "email",
            _("Open the visit by the link in our latest letter to change this, or call us."),
        )
        return _page(request, visit, form, status=403)
    return _page(request, visit, EmailForm(), asked=email)


def _page(
    request: HttpRequest, visit: Visit, form: EmailForm, *, status: int = 200, asked: str = ""
) -> HttpResponse:
    assert visit.patient is not None
    context: dict[str, Any] = {
        "form": form,
        # Where letters go is told to whoever reads them alone: a booking in a name is no proof.
        "present": visit.patient.email if keys.is_proved(request, visit, clock.now()) else "",
        "asked": asked,
        "back_url": keys.visit_url(visit),
    }
    return render(request, "booking/new_email.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """From the new mailbox: a page first, then a press."""
    now = clock.now()
    change = change_behind(token, now)
    if change is None:
        return shut(ask_for_address(request, EmailForm(), status=404, shut=True))
    if request.method != "POST":
        page = render(request, "booking/confirm_email.html", {"email": change.email})
        return shut(page, referrer="same-origin")
    return _confirmed(request, change)


def _confirmed(request: HttpRequest, change: EmailChange) -> HttpResponse:
    link = confirm_new_email(change=change, now=clock.now())
    messages.success(
        request, _("Thank you. From now on, letters go to %(email)s.") % {"email": change.email}
    )
    return shut(keys.give_pass(redirect(keys.visit_url(change.visit)), request, link))
