"""Contact: a fixed form that never asks about health."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from services.models import StoryPage


class ContactPage(StoryPage):
    """How to reach the clinic, with a short form."""

    template = "home/contact_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = _("contact page")


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
