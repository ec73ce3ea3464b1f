"""Receiving the contact form: the message is kept, or the page says what is missing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core.client_address import client_address
from core.clock import now
from core.ratelimit import allowed
from home.forms import ContactForm
from home.models import ContactPage
from home.operations.contact import keep_message

MOST_PER_HOUR = 5


def receive(request: HttpRequest, page: ContactPage) -> HttpResponse:
    """Keep a message of a person; thank a machine and keep nothing."""
    form = ContactForm(request.POST)
    moment = now()
    if not form.is_valid():
        return _again(request, page, form, status=422)
    if not allowed(
        f"contact:{client_address(request.META)}", most=MOST_PER_HOUR, seconds=3600, now=moment
    ):
        form.add_error(None, _("Too many messages from here. Please call us."))
        return _again(request, page, form, status=429)
    # Thanked all the same: told that it was found out, it would try again another way.
    if not form.is_from_a_machine(moment):
        keep_message(
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            phone=form.cleaned_data["phone"],
            text=form.cleaned_data["text"],
            now=moment,
        )
    # Another address after the POST: reloading the page sends nothing twice.
    return redirect(f"{page.address}?sent=1")


def _again(
    request: HttpRequest, page: ContactPage, form: ContactForm, *, status: int
) -> HttpResponse:
    context = page.get_context(request, form=form)
    return TemplateResponse(request, page.template, context, status=status)
