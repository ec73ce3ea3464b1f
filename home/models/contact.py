"""Contact: a fixed form that never asks about health."""

from http import HTTPMethod
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import local_time
from core.clock import now
from core.fields import EncryptedTextField
from core.phones import shown
from home.forms import ContactForm, begun_at
from services.models import StoryPage


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
        # No name: this is what Wagtail's log of actions and its page titles would say.
        received = local_time.moment_of_year(self.at)
        return gettext("Message of %(moment)s") % {"moment": received}

    def get_phone_display(self) -> str:
        """The number as the house writes it; the office's page asks for it by this name."""
        return shown(self.phone)


class ContactPage(StoryPage):
    """How to reach the clinic, with a short form."""

    template = "home/contact_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    # The one page that takes a POST; `before_serve_page` in wagtail_hooks receives it.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS, HTTPMethod.POST]

    class Meta:
        verbose_name = _("contact page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """An empty form, unless the door that received one brings its own (`home/contact.py`)."""
        form = kwargs.pop("form", None) or ContactForm(initial={"begun": begun_at(now())})
        context = super().get_context(request, *args, **kwargs)
        return {**context, "form": form, "sent": "sent" in request.GET}
