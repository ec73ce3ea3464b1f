"""Health advice, pages and care cards: reviewer, date of the review and of the next one (0303)."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Workflow
from wagtail.search import index

from core.clock import now
from core.drawings import Scene, shared_picture
from services.checks import missing_from, sources_of
from services.forms import AdviceForm
from services.models.body_page import StoryPage
from services.models.public_offer import current_offer
from services.models.review import carry_review, stands_in_a_review
from services.panels import WrittenByReviewPanel

WORKFLOW = "Health advice"


def workflow_of_advice() -> Workflow | None:
    """The workflow of health advice, unless it was removed."""
    return Workflow.objects.filter(name=WORKFLOW, active=True).first()


class AdviceWorkflow:
    """For pages of health advice, and the lists they are begun from: which workflow they go through."""

    def get_workflow(self) -> Workflow | None:
        """The workflow of health advice; where it was removed, that of this part of the site."""
        return workflow_of_advice() or super().get_workflow()  # type: ignore[misc]

    @property
    def has_workflow(self) -> bool:
        """Whether it can be submitted."""
        return self.get_workflow() is not None


class Reviewed(models.Model):
    """Health advice that is published only after a clinical review: who reviewed it, and when."""

    needs_clinical_review = True

    reviewer = models.ForeignKey(
        "booking.Practitioner",
        verbose_name=_("reviewer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The registered person who checked it. Never the author."),
    )
    last_reviewed = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review = models.DateField(_("review again by"), null=True, blank=True)

    class Meta:
        abstract = True

    def sources(self) -> list[Any]:
        """The sources it was checked against."""
        raise NotImplementedError

    def missing(self) -> list[tuple[str, Any]]:
        """What has to be added before somebody else reads it: the kind, and words for its editor."""
        raise NotImplementedError

    def save_revision(self, *args: Any, overwrite_revision: Any = None, **kwargs: Any) -> Any:
        """Wagtail's, but the editor saving by itself never writes over what somebody is asked
        about, and a review holds for a later revision that says the same."""
        if overwrite_revision is not None and stands_in_a_review(overwrite_revision):
            overwrite_revision = None
        revision = super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)  # type: ignore[misc]
        carry_review(self, revision)
        return revision

    def is_due(self, today: dt.date) -> bool:
        """Whether it should be reviewed again by now, or never was."""
        return self.next_review is None or self.next_review <= today


class ReviewedPage(AdviceWorkflow, Reviewed, StoryPage):
    """A page that gives health advice and is published only after a clinical review."""

    #: Whether it must name its sources; a service page says what is done, and may.
    needs_references = False
    base_form_class = AdviceForm

    author = models.ForeignKey(
        "core.Author",
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    scene = models.CharField(
        _("drawing"),
        max_length=20,
        blank=True,
        choices=Scene.choices,
        help_text=_("Stands beside the title, in lists, and in links people share."),
    )
    conditions = models.TextField(_("conditions"), blank=True, help_text=_("One a line."))

    review_panel = MultiFieldPanel(
        [
            FieldPanel("author"),
            FieldRowPanel(
                [
                    WrittenByReviewPanel("reviewer"),
                    WrittenByReviewPanel("last_reviewed"),
                    WrittenByReviewPanel("next_review"),
                ]
            ),
        ],
        heading=_("Author and clinical review"),
    )

    content_panels = [*StoryPage.content_panels, FieldPanel("scene")]
    search_fields = [*StoryPage.search_fields, index.SearchField("conditions")]
    #: A translation has other words: nobody has reviewed them yet.
    exclude_fields_in_copy = ["reviewer", "last_reviewed", "next_review"]

    class Meta:
        abstract = True

    def stands_for_health(self, topics: Iterable[Any] | None = None) -> bool:
        """Whether it is about health by where it stands (or would, under `topics`), whatever it says."""
        return False

    @property
    def drawn_picture(self) -> dict[str, Any] | None:
        """The scene as a picture for shared links, where no photograph was chosen."""
        return shared_picture(self.scene)

    @cached_property
    def reviewed_by(self) -> Any:
        """Who reviewed it, with their registration: from what is on offer, or the practitioner's row."""
        known = current_offer(now()).practitioner(self.reviewer_id) if self.reviewer_id else None
        return known or self.reviewer

    @property
    def condition_names(self) -> list[str]:
        """The conditions this page is about."""
        return [line.strip() for line in self.conditions.splitlines() if line.strip()]

    def sources(self) -> list[Any]:
        """The sources it lists; those of its care cards are reviewed with the cards."""
        return sources_of(self.body)

    def missing(self) -> list[tuple[str, Any]]:
        """What it lacks as it stands."""
        return [*missing_from(self), *self.lacks(self.body)]

    def lacks(self, body: Any) -> list[tuple[str, Any]]:
        """What its own type asks of a body beyond what all advice needs."""
        return []
