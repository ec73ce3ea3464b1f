"""The home page and the pages of plain prose."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from services.models import StoryPage


class HomePage(StoryPage):
    """The front door: who we are, where we come, and the postal-code box."""

    hero_title = models.CharField(_("large words at the top"), max_length=80, blank=True)

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 2
    content_panels = [FieldPanel("title"), FieldPanel("hero_title"), *StoryPage.content_panels[1:]]

    class Meta:
        verbose_name = _("home page")


class StandardPage(StoryPage):
    """A page of prose: fees, what to expect, policies."""

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("page")
