"""The editors' panels of the dashboard: what is being written, what waits for a signature, what is due."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.components import Component
from wagtail.models import Page, WorkflowState
from wagtail.permissions import page_permission_policy

from blog.models import ArticleIndexPage, Follower
from core.cache_tokens import remembered
from core.clock import now
from core.local_time import today
from home.editorial import reports, reviewing
from home.editorial.reports import PageRow, due_for_review

#: More would push the next panel off the screen; the reports have them all.
MOST = 6


@dataclass(frozen=True)
class InReview:
    """What somebody submitted, and which step it waits at."""

    title: str
    url: str
    step: str
    since: dt.datetime


class WritingPanel(Component):
    """Begin an article; what I began, what is being reviewed, what pages led to, what is broken."""

    name, order, template_name = "writing", 30, "home/admin/writing_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        day = today(now())
        start = dt.datetime(day.year, day.month, 1, tzinfo=ZoneInfo(settings.CLINIC_TIME_ZONE))
        led_to = reports.page_results(start, (start + dt.timedelta(days=32)).replace(day=1))
        # All public pages are read for both: asked again when one is published.
        broken: int = remembered("broken-links", lambda: len(reports.broken_links()))
        orphans: int = remembered("orphans", lambda: len(reports.orphans()))
        return {
            "articles": ArticleIndexPage.objects.first(),
            "drafts": _drafts_of(user),
            "in_review": _in_review(user),
            "led_to": led_to[:MOST],
            "broken": broken,
            "orphans": orphans,
            "followers": Follower.objects.confirmed().count(),
        }


def _drafts_of(user: Any) -> list[Page]:
    """Pages whose newest state is this person's and not out, the newest first."""
    begun = Page.objects.filter(latest_revision__user=user, has_unpublished_changes=True)
    return list(begun.order_by("-latest_revision_created_at")[:MOST])


def _in_review(user: Any) -> list[InReview]:
    states = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    states = states.select_related("current_task_state__task", "current_task_state__revision")
    finder = AdminURLFinder(user)
    return [
        InReview(
            title=str(state.current_task_state.revision.object_str),
            url=finder.get_edit_url(state.content_object) or "",
            step=state.current_task_state.task.name,
            since=state.current_task_state.started_at,
        )
        for state in states.order_by("-created_at")[:MOST]
        if state.current_task_state
    ]


class ReviewsPanel(Component):
    """What waits for a signature."""

    name, order, template_name = "reviews", 25, "home/admin/reviews_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": reviewing.queue()[:MOST]}


class ContentPanel(Component):
    """Content due for review."""

    name, order, template_name = "content", 35, "home/admin/content_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        here = today(now())
        # All public pages are read for it: asked again when one is published, or the day turns.
        due: list[PageRow] = remembered(f"due-{here}", lambda: list(due_for_review(here)))
        return {"due": due[:MOST], "more": max(0, len(due) - MOST)}


def content_panels(request: HttpRequest) -> list[Component]:
    """For whoever may edit a page, and for whoever reviews."""
    user = request.user
    panels: list[Component] = [ReviewsPanel()] if reviewing.is_asked(user) else []
    if page_permission_policy.user_has_any_permission(user, {"change", "publish"}):
        # The office's dashboard begins with its own work; who may do everything has both.
        panels += [WritingPanel(), ContentPanel()]
    return panels
