"""Exercises as pages of their own: what a practitioner sends home after a visit (1330)."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from services import graph
from services.models.body_page import StoryPage
from services.models.reviewed import AdviceWorkflow, ReviewedPage


class ExerciseIndexPage(AdviceWorkflow, StoryPage):
    """The list of exercises."""

    template = "services/exercise_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["services.ExercisePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of exercises")
        verbose_name_plural = _("lists of exercises")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # With their bodies: the drawing of each stands in its exercise block.
        context["exercises"] = ExercisePage.objects.child_of(self).live().order_by("title")
        return context


class ExercisePage(ReviewedPage):
    """One exercise: the first exercise block of its body is what is sent home."""

    kind_in_words = _("Exercise")
    needs_references = True

    template = "services/exercise_page.html"
    parent_page_types = ["services.ExerciseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *StoryPage.content_panels,
        FieldPanel("conditions"),
        ReviewedPage.review_panel,
    ]

    class Meta:
        verbose_name = _("exercise")

    @cached_property
    def exercise(self) -> Any:
        """The value of its first exercise block; None in a draft that has none yet."""
        return first_exercise(self.body)

    def stands_for_health(self, topics: Iterable[Any] | None = None) -> bool:
        """Always: whatever else it says, it says how to move."""
        return True

    def lacks(self, body: Any) -> list[tuple[str, Any]]:
        """The exercise itself."""
        text = _(
            "An exercise page needs an Exercise block: its first one is what people take home."
        )
        return [] if first_exercise(body) else [("exercise", text)]

    def graph(self, context: dict[str, Any]) -> list[dict[str, Any]]:
        return graph.whole(self, context, [], **graph.review_facts(self))


def first_exercise(body: Any) -> Any:
    """The value of the first exercise block of a body, or None."""
    return next((block.value for block in body if block.block_type == "exercise"), None)
