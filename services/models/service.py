"""The clinic's services, as pages."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel

from services import graph
from services.models.body_page import StoryPage
from services.models.reviewed import AdviceWorkflow, ReviewedPage


class Drawing(models.TextChoices):
    """The project's own line drawings (templates/components/art)."""

    BACK = "back", _("Back")
    BAG = "bag", _("Bag")
    BALANCE = "balance", _("Balance")
    BRIDGE = "bridge", _("Bridge")
    CAR = "car", _("Car")
    CHAIR = "chair", _("Chair")
    DOORSTEP = "doorstep", _("Doorstep")
    FOOT = "foot", _("Foot")
    HANDS = "hands", _("Hands")
    HEAD = "head", _("Head")
    KNEE = "knee", _("Knee")
    NECK = "neck", _("Neck")
    STAIRS = "stairs", _("Stairs")
    WALK = "walk", _("Walk")


class ServiceIndexPage(AdviceWorkflow, StoryPage):
    """The list of services."""

    template = "services/service_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["services.ServicePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of services")
        verbose_name_plural = _("lists of services")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        children = ServicePage.objects.child_of(self).live().order_by("path")
        context["services"] = children.defer_streamfields()
        return context


class ServicePage(ReviewedPage):
    """The public page about a service; points to one or more visit types."""

    kind_in_words = _("Service")

    visit_types = ParentalManyToManyField(
        "booking.VisitType", verbose_name=_("visit types"), blank=True, related_name="+"
    )
    icon = models.CharField(_("drawing"), max_length=30, blank=True, choices=Drawing.choices)

    template = "services/service_page.html"
    parent_page_types = ["services.ServiceIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *ReviewedPage.content_panels,
        FieldPanel("visit_types"),
        FieldPanel("conditions"),
        FieldPanel("icon"),
        ReviewedPage.review_panel,
    ]

    class Meta:
        verbose_name = _("service page")

    def graph(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        node = {
            "@type": "Service",
            "@id": graph.at(self.address, "service"),
            "name": self.title,
            "description": self.search_description or self.intro,
            "url": settings.BASE_URL + self.address,
            "provider": graph.ref("/", graph.CLINIC),
            "areaServed": [{"@type": "Place", "name": a.name} for a in context["offer"].areas],
            "offers": [graph.price(kind) for kind in context["kinds"]],
        }
        facts = graph.review_facts(self)
        facts["mainEntity"] = graph.ref(self.address, "service")
        return graph.whole(self, context, [node], **facts)

    @cached_property
    def related_articles(self) -> list[Any]:
        """Live articles in its language that name this service, newest first."""
        articles = self.articles.live().filter(locale_id=self.locale_id)
        return list(articles.order_by("-published", "-pk").defer_streamfields()[:4])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        ids = set(self.visit_types.values_list("pk", flat=True))
        kinds = context["offer"].visits_of(ids)
        context["kinds"] = kinds
        context["booking_service"] = kinds[0].slug if kinds else ""
        context["people"] = context["offer"].soonest_first(
            (who for who in context["offer"].practitioners if ids & set(who.visit_type_ids)),
            visit_types=ids,
        )
        return context
