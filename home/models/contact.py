"""Contact: a fixed form that never asks about health."""

from http import HTTPMethod
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.fields import EncryptedTextField
from core.phones import shown
from core.ratelimit import allowed, client_address
from home.forms import ContactForm, begun_at
from services.models import StoryPage

MOST_PER_HOUR = 5


class ContactMessage(models.Model):
    """What somebody wrote to the office. Kept encrypted; deleted after a season by the worker."""

    name = EncryptedTextField(_("name"))
    email = EncryptedTextField(_("e-mail"), blank=True)
    phone = EncryptedTextField(_("phone"), blank=True)
    text = EncryptedTextField(_("message"))
    at = models.DateTimeField(_("received"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")

    def __str__(self) -> str:
        return f"message {self.pk}"

    def get_phone_display(self) -> str:
        """The number as the house writes it; the office's page asks for it by this name."""
        return shown(self.phone)


class ContactPage(StoryPage):
    """How to reach the clinic, with a short form."""

    template = "home/contact_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS, HTTPMethod.POST]

    class Meta:
        verbose_name = _("contact page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return self.receive(request)
        form = ContactForm(initial={"begun": begun_at(now())})
        return self.page_with(request, form, sent="sent" in request.GET)

    def receive(self, request: HttpRequest) -> HttpResponse:
        """Keep a message of a person; thank a machine and keep nothing."""
        from home.operations.contact import keep_message  # noqa: PLC0415  models come first

        form = ContactForm(request.POST)
        moment = now()
        if not form.is_valid():
            return self.page_with(request, form, status=422)
        if not allowed(
            f"contact:{client_address(request.META)}", most=MOST_PER_HOUR, seconds=3600, now=moment
        ):
            form.add_error(None, _("Too many messages from here. Please call us."))
            return self.page_with(request, form, status=429)
        if not form.is_from_a_machine(moment):
            keep_message(
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                phone=form.cleaned_data["phone"],
                text=form.cleaned_data["text"],
                now=moment,
            )
        return redirect(f"{self.address}?sent=1")

    def page_with(
        self, request: HttpRequest, form: ContactForm, *, status: int = 200, sent: bool = False
    ) -> HttpResponse:
        """The page around `form`. It carries a token, so it is nobody else's."""
        context = {**self.get_context(request), "form": form, "sent": sent}
        return TemplateResponse(request, self.template, context, status=status)
