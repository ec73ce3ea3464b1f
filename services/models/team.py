"""Profile pages of practitioners. Registration, areas and hours live in booking."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from core.models.library import PROSE
from core.pages import only_one, without_consent
from core.shared_cards import CardWords, words_with_photo
from services import graph
from services.choice import TeamChoice
from services.models.body_page import StoryPage


class TeamIndexPage(StoryPage):
    """Everybody, filtered by area, language and service."""

    template = "services/team_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["services.PractitionerPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of the team")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        choice = TeamChoice.from_query(request.GET)
        context["choice"] = choice
        context["people"] = choice.among(context["offer"])
        return context


class PractitionerPage(StoryPage):
    """One practitioner's profile."""

    kind_in_words = _("Our team")

    practitioner = models.ForeignKey(
        "booking.Practitioner",
        verbose_name=_("practitioner"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="pages",
    )
    biography = RichTextField(_("about"), features=PROSE, blank=True)
    practising_since = models.PositiveSmallIntegerField(
        _("practising since (year)"), null=True, blank=True
    )
    photo = models.ForeignKey(
        "core.ClinicImage",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    template = "services/practitioner_page.html"
    parent_page_types = ["services.TeamIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *StoryPage.content_panels,
        FieldPanel("practitioner"),
        FieldPanel("biography"),
        FieldPanel("practising_since"),
        FieldPanel("photo"),
    ]
    search_fields = [*StoryPage.search_fields, index.SearchField("biography")]

    class Meta:
        verbose_name = _("profile")

    @property
    def card_words(self) -> CardWords:
        """What stands on its picture for shared links."""
        return words_with_photo(self)

    def refusals(self) -> list[tuple[str, Any]]:
        taken = _("This practitioner has a profile already.")
        return [
            *only_one(self, "practitioner", taken),
            *without_consent(self),
        ]

    def graph(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        person = context["person"]
        if person is None:
            return graph.whole(self, context, [], kind="ProfilePage")
        node = graph.person(
            person,
            knowsLanguage=list(person.languages),
            areaServed=[{"@type": "Place", "name": area.name} for area in context["areas"]],
        )
        main = graph.ref(self.address, "person")
        return graph.whole(self, context, [node], kind="ProfilePage", mainEntity=main)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        offer = context["offer"]
        person = offer.practitioner(self.practitioner_id)
        context["person"] = person
        context["next"] = offer.next_start(practitioner=person.id) if person else None
        context["kinds"] = offer.visits_of(person.visit_type_ids) if person else []
        context["areas"] = [a for a in offer.areas if person and a.slug in person.area_slugs]
        return context
