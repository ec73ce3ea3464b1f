"""Articles: health advice with an author, a reviewer, dates and sources."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from core.clock import now
from core.local_time import today
from core.models import ClinicSettings
from core.shared_cards import CardWords
from core.word_count import reading_minutes
from services import graph
from services.models import ReviewedPage


class Audience(models.TextChoices):
    PATIENTS = "patients", _("Patients")
    FAMILIES = "families", _("Families and caregivers")
    PROFESSIONALS = "professionals", _("Health professionals")


class ArticleTag(TaggedItemBase):
    """Joins an article and a tag."""

    content_object = ParentalKey(
        "blog.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE
    )


class ArticlePage(ReviewedPage):
    """One article."""

    kind_in_words = _("Article")

    # A service page says what is done; an article says what is so, and from where (0823).
    needs_references = True

    published = models.DateField(
        _("published on"),
        null=True,
        blank=True,
        help_text=_("Empty: the day it goes out first."),
    )
    audience = models.CharField(
        _("written for"), max_length=20, choices=Audience.choices, default=Audience.PATIENTS
    )
    topics = ParentalManyToManyField(
        "blog.Topic", verbose_name=_("topics"), blank=True, related_name="articles"
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True)
    services = ParentalManyToManyField(
        "services.ServicePage", verbose_name=_("services"), blank=True, related_name="articles"
    )

    template = "blog/article_page.html"
    parent_page_types = ["blog.ArticleIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *ReviewedPage.content_panels,
        ReviewedPage.review_panel,
        MultiFieldPanel(
            [
                FieldPanel("published"),
                FieldPanel("audience"),
                FieldPanel("topics"),
                FieldPanel("tags"),
                FieldPanel("conditions"),
                FieldPanel("services"),
            ],
            heading=_("Where it belongs"),
        ),
    ]
    # A person's name leads to what they wrote and reviewed.
    search_fields = [
        *ReviewedPage.search_fields,
        index.FilterField("published"),
        index.RelatedFields("author", [index.SearchField("name")]),
        index.RelatedFields("reviewer", [index.SearchField("name")]),
    ]

    class Meta:
        verbose_name = _("article")

    open_graph_type = "article"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Lists are ordered by the day: a live article has one, on every database."""
        if self.live and self.published is None:
            self.published = today(self.first_published_at or now())
        super().save(*args, **kwargs)

    def stands_for_health(self, topics: Iterable[Any] | None = None) -> bool:
        """An article is about health unless each of its topics is said not to be (0901)."""
        shelves = list(self.topics.all() if topics is None else topics)
        return not shelves or any(topic.about_health for topic in shelves)

    def graph(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        node = {
            "@type": "Article",
            "@id": graph.at(self.address, "article"),
            "headline": self.title,
            "description": self.search_description or self.intro,
            "url": settings.BASE_URL + self.address,
            "author": graph.author(self.author) if self.author else None,
            "publisher": graph.ref("/", graph.CLINIC),
            "datePublished": self.published.isoformat() if self.published else "",
            "dateModified": graph.moment(self.last_published_at),
            "mainEntityOfPage": graph.ref(self.address, "page"),
            "citation": [graph.without(graph.citation(source)) for source in self.references],
            "image": (self.drawn_picture or {}).get("url", ""),
            "keywords": [tag.name for tag in context["tags"]],
        }
        return graph.whole(self, context, [node], **graph.review_facts(self))

    @property
    def card_words(self) -> CardWords:
        """What stands on its picture for shared links."""
        return CardWords(
            kind=str(self.kind_in_words),
            title=self.title,
            line=self.author.name if self.author else "",
            clinic=ClinicSettings.current().name,
            scene=self.scene,
        )

    @property
    def reading_minutes(self) -> int:
        """Minutes a calm reader takes."""
        return reading_minutes(self.body)

    @cached_property
    def related_articles(self) -> list["ArticlePage"]:
        """Others on the same topics, newest first."""
        others = ArticlePage.objects.live().filter(locale_id=self.locale_id).exclude(pk=self.pk)
        others = others.filter(topics__in=self.topics.all())
        # Once each: the join would tell an article twice that shares two topics.
        return list(others.distinct().order_by("-published", "-pk").defer_streamfields()[:3])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["topics"] = list(self.topics.all())
        context["tags"] = list(self.tags.all())
        context["service_pages"] = [page for page in self.services.all() if page.live]
        return context
