"""The editors' panel of the dashboard: pages whose review is due, the oldest first."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from core.cache_tokens import remembered
from core.clock import now
from core.local_time import today
from home.editorial.reports import PageRow, due_for_review

#: More would push the next panel off the screen; the report has them all.
MOST = 6


class ContentPanel(Component):
    """Content due for review."""

    name, order, template_name = "content", 35, "home/admin/content_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        here = today(now())
        # All public pages are read for it: asked again when one is published, or the day turns.
        due: list[PageRow] = remembered(f"due-{here}", lambda: list(due_for_review(here)))
        return {"due": due[:MOST], "more": max(0, len(due) - MOST)}


def content_panels(request: HttpRequest) -> list[Component]:
    """For whoever may edit a page."""
    may = page_permission_policy.user_has_any_permission(request.user, {"change", "publish"})
    return [ContentPanel()] if may else []
