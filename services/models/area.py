"""Where we visit, as pages. The area itself lives in booking; the page holds prose."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from core.clock import now
from core.models.library import PROSE
from core.pages import only_one, without_consent
from core.shared_cards import CardWords, words_with_photo
from core.word_count import plain_words
from services import graph
from services.models.body_page import StoryPage
from services.models.map import AreaMap
from services.models.public_offer import current_offer

# Fewer, and search engines take pages that differ by a name only for doorways.
OWN_WORDS = 150


class AreaIndexPage(StoryPage):
    """The map and the list of areas."""

    template = "services/area_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["services.AreaPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of areas")
        verbose_name_plural = _("lists of areas")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pages = AreaPage.objects.child_of(self).live().order_by("path").defer_streamfields()
        context["areas"] = with_offers(pages, context["offer"])
        context["map"] = AreaMap.current()
        return context


class AreaPage(StoryPage):
    """What it is like to be visited in one area."""

    kind_in_words = _("Area")

    service_area = models.ForeignKey(
        "booking.ServiceArea",
        verbose_name=_("service area"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="pages",
    )
    local_notes = RichTextField(
        _("local notes"),
        features=PROSE,
        blank=True,
        help_text=_("Parking, bridges, buildings: what is true here and nowhere else."),
    )

    photo = models.ForeignKey(
        "core.ClinicImage",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Of a place that people who live there know."),
    )

    template = "services/area_page.html"
    parent_page_types = ["services.AreaIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *StoryPage.content_panels,
        FieldPanel("service_area"),
        FieldPanel("local_notes"),
        FieldPanel("photo"),
    ]
    search_fields = [*StoryPage.search_fields, index.SearchField("local_notes")]

    class Meta:
        verbose_name = _("area page")

    @property
    def card_words(self) -> CardWords:
        """What stands on its picture for shared links."""
        return words_with_photo(self)

    def refusals(self) -> list[tuple[str, Any]]:
        taken = _("This area has a page already.")
        return [
            *only_one(self, "service_area", taken),
            *without_consent(self),
        ]

    def graph(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        place = {
            "@type": "Place",
            "@id": graph.at(self.address, "place"),
            "name": self.title,
            "geo": graph.geo(context["offer"].area(self.service_area_id)),
        }
        about = graph.ref(self.address, "place")
        return graph.whole(self, context, [place], about=about)

    @cached_property
    def has_local_substance(self) -> bool:
        """Enough true local text to deserve a place in search engines: words, notes, questions."""
        words = len(plain_words(self.body, self.local_notes))
        asked = any(b.block_type == "faqs" and any(b.value["questions"]) for b in self.body)
        return words >= OWN_WORDS and bool(self.local_notes.strip()) and asked

    @property
    def is_indexable(self) -> bool:
        return super().is_indexable and self.has_local_substance and self.is_visited

    @cached_property
    def is_visited(self) -> bool:
        """Whether somebody takes bookings in the area."""
        area = current_offer(now()).area(self.service_area_id)
        return area is not None and bool(area.practitioner_ids)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        offer = context["offer"]
        area = offer.area(self.service_area_id)
        # Set from the offer at hand, so that the page asks for it once.
        self.is_visited = area is not None and bool(area.practitioner_ids)
        context["area"] = area
        context["booking_area"] = area.slug if area else ""
        context["people"] = offer.visiting(area) if area else []
        context["next"] = offer.next_start(area=area.id) if area else None
        context["map"] = AreaMap.current()
        return context


def with_offers(pages: Iterable["AreaPage"], offer: Any) -> list[dict[str, Any]]:
    """Area pages with what booking knows of the area: `{"page", "name", "next"}`."""
    found = [(page, offer.area(page.service_area_id)) for page in pages]
    return [
        {
            "page": page,
            "name": area.name if area else page.title,
            "slug": area.slug if area else "",
            "next": offer.next_start(area=area.id) if area else None,
        }
        for page, area in found
    ]
