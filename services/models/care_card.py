"""When to get help, written once: a change is reviewed once and shows on every page (1300)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    Page,
    PreviewableMixin,
    ReferenceIndex,
    RevisionMixin,
    Workflow,
    WorkflowMixin,
)
from wagtail.search import index

from core.blocks.text import PROSE as CITING
from core.citations import cited_keys
from core.models import Reference
from services.forms import CareCardForm
from services.models.reviewed import Reviewed, workflow_of_advice
from services.panels import ChecksPanel, WrittenByReviewPanel


class Level(models.TextChoices):
    """How fast help is needed."""

    NON_URGENT = "non_urgent", _("Not urgent: talk to us or your doctor")
    URGENT = "urgent", _("Urgent: see a doctor soon")
    EMERGENCY = "emergency", _("Emergency: call for help at once")


class CareCard(
    index.Indexed,
    WorkflowMixin,
    Reviewed,
    DraftStateMixin,
    RevisionMixin,
    PreviewableMixin,
    models.Model,
):
    """The signs of one emergency and what to do about them; pages choose it and add no words."""

    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("For editors: what it is about.")
    )
    level = models.CharField(
        _("how fast"), max_length=12, choices=Level.choices, default=Level.URGENT
    )
    title = models.CharField(_("title"), max_length=120)
    signs = RichTextField(_("signs"), features=CITING)
    title_fr = models.CharField(
        _("title in French"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("Without both the title and the signs, the card is in English for everybody."),
    )
    signs_fr = RichTextField(_("signs in French"), features=CITING, blank=True, default="")

    base_form_class = CareCardForm
    panels = [
        ChecksPanel(),
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("level"),
        MultiFieldPanel([FieldPanel("title"), FieldPanel("signs")], heading=_("English")),
        MultiFieldPanel([FieldPanel("title_fr"), FieldPanel("signs_fr")], heading=_("French")),
        # Written by the review alone.
        FieldRowPanel(
            [
                WrittenByReviewPanel("reviewer"),
                WrittenByReviewPanel("last_reviewed"),
                WrittenByReviewPanel("next_review"),
            ],
            heading=_("Clinical review"),
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.AutocompleteField("title"),
        index.FilterField("name"),
        index.FilterField("level"),
        index.FilterField("last_reviewed"),
        index.FilterField("next_review"),
    ]

    class Meta:
        verbose_name = _("care card")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def get_default_workflow(cls) -> Workflow | None:
        """The workflow of health advice."""
        return workflow_of_advice() or super().get_default_workflow()

    @property
    def shows(self) -> bool:
        """Whether visitors see it: it was published, and not taken away."""
        return bool(self.live)

    def words_in(self, code: str) -> tuple[str, str, str]:
        """The language it speaks to a reader of `code`, its title and its signs as stored.

        Wholly in one language: half of an emergency in French helps nobody.
        """
        if code == "fr" and self.title_fr and self.signs_fr:
            return code, self.title_fr, self.signs_fr
        return settings.LANGUAGE_CODE, self.title, self.signs

    def cited(self) -> set[str]:
        """The keys of the sources it cites, in either language."""
        return cited_keys(f"{self.signs} {self.signs_fr}")

    def sources(self) -> list[Reference]:
        """The sources it cites, as far as they are kept."""
        return list(Reference.objects.filter(key__in=self.cited()).order_by("key"))

    def missing(self) -> list[tuple[str, Any]]:
        """What has to be added before somebody else reads it."""
        known = {source.key for source in self.sources()}
        words = _("There is no source “%(key)s”: add it to the references, or take it out.")
        return [("references", words % {"key": key}) for key in sorted(self.cited() - known)]

    def pages(self) -> list[Page]:
        """The pages that show it, in the order of the site."""
        return pages_showing([self]).get(self.pk, [])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """The card by itself, as on a page."""
        return "services/care_card_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """As a page would show it, whether or not it is published."""
        sources = self.sources()
        return {
            **super().get_preview_context(request, mode_name),
            "value": {"card": self},
            "is_draft": True,
            "sources": sources,
            "citations": {source.key: number for number, source in enumerate(sources, 1)},
        }


def pages_showing(cards: Iterable[CareCard]) -> dict[int, list[Page]]:
    """Card id → the pages that show it, live or not. Two queries, however many cards."""
    kept = ReferenceIndex.objects.filter(
        to_content_type=ReferenceIndex._get_base_content_type(CareCard),
        to_object_id__in=[str(card.pk) for card in cards],
        base_content_type=ReferenceIndex._get_base_content_type(Page),
    ).values_list("to_object_id", "object_id")
    pairs = {(int(card), int(page)) for card, page in kept}
    pages = Page.objects.filter(pk__in={page for _card, page in pairs}).order_by("path")
    found: dict[int, list[Page]] = {}
    for page in pages:
        for card, shown in pairs:
            if shown == page.pk:
                found.setdefault(card, []).append(page)
    return found
