"""A page with a body of blocks."""

from functools import cached_property
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from core.clock import now
from core.models import Reference
from core.pages import BasePage
from core.streams import StoryField
from services import graph
from services.body import StoryBlock
from services.checks import cards_of, sources_of
from services.models.public_offer import current_offer
from services.panels import ChecksPanel


class StoryPage(BasePage):
    """Adds the body, its contents list and its numbered references."""

    body = StoryField(StoryBlock(), verbose_name=_("body"), blank=True)
    has_contents = models.BooleanField(_("show a list of contents"), default=False)

    content_panels = [ChecksPanel(), *BasePage.content_panels, FieldPanel("body")]
    settings_panels = [*BasePage.settings_panels, FieldPanel("has_contents")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    @cached_property
    def contents(self) -> list[dict[str, str]]:
        """The headings of the first level: `{"text", "anchor"}`."""
        return [
            {"text": block.value["text"], "anchor": block.value.anchor}
            for block in self.body
            if block.block_type == "heading" and block.value["level"] == "h2"
        ]

    @cached_property
    def references(self) -> list[Any]:
        """The sources in the order of the references block, then those that only its care cards cite."""
        listed = sources_of(self.body)
        known = {source.key for source in listed}
        cited = {key for card in cards_of(self.body) if card.shows for key in card.cited()}
        return [*listed, *Reference.objects.filter(key__in=cited - known).order_by("key")]

    @property
    def lists_sources(self) -> bool:
        """Whether its body has a list of sources; one without shows those of its care cards at its end."""
        return any(block.block_type == "references" for block in self.body)

    def graph(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        """The page's linked data; types add nodes of their own."""
        return graph.whole(self, context, [])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["now"] = moment = now()
        # Lazy: most pages of prose never say a time, and then nothing is asked.
        context["offer"] = SimpleLazyObject(lambda: current_offer(moment))
        context["citations"] = {
            reference.key: number for number, reference in enumerate(self.references, 1)
        }
        return context
