"""Wagtail's own edit pages, with the second of two tabs told (1016)."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views import collections, workflows
from wagtail.contrib.redirects import views as redirects
from wagtail.contrib.search_promotions.models import Query
from wagtail.contrib.search_promotions.views import settings as promotions
from wagtail.documents.views import documents
from wagtail.images.views import images
from wagtail.locales.views import LocaleViewSet
from wagtail.models import Collection, Workflow
from wagtail.sites.views import SiteViewSet
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import UserViewSet
from wagtail.utils.urlpatterns import decorate_urlpatterns

from core.second_tab import TellsSecondTab


class TellsSecondTabOfWagtails(TellsSecondTab):
    """Mixed into an edit view that is Wagtail's: the row is locked before any of it is read.

    Some of these views keep rows beside their form (a group's permissions, a workflow's pages) and
    save them in steps; under one lock and in one transaction they are one page.
    """

    #: Their templates write their fields one by one and would leave out the hidden one.
    leaves_out_hidden = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Compare and save in one transaction."""
        with transaction.atomic():
            key = next(iter(self.kwargs.values()))
            rows = self.model._default_manager  # type: ignore[attr-defined]
            # Asked for the lock alone; the view fetches its row by itself, with its rights.
            rows.select_for_update().filter(pk=key).values_list("pk").first()
            return super().post(request, *args, **kwargs)


def telling(view: Any, beside: Callable[[Any], dict[str, str]] | None = None, **more: Any) -> Any:
    """The edit view `view`, telling its second tab."""
    if beside is not None:
        more["beside"] = staticmethod(beside)
    return type(view.__name__, (TellsSecondTabOfWagtails, view), more)


def of_group(group: Any) -> dict[str, str]:
    """Who may do what where; the permissions without a place are a field of the form."""
    pages = [
        f"{one.permission.name}: {one.page}"
        for one in group.page_permissions.select_related("permission", "page").order_by("pk")
    ]
    kept = [
        f"{one.permission.name}: {one.collection}"
        for one in group.collection_permissions.select_related("permission", "collection")
    ]
    return {
        _("Page permissions now"): "; ".join(pages),
        _("Collection permissions now"): "; ".join(sorted(kept)),
    }


def of_workflow(workflow: Workflow) -> dict[str, str]:
    """Its tasks in order, and the pages it holds for."""
    tasks = workflow.workflow_tasks.model.objects.filter(workflow=workflow.pk)
    named = [str(one.task) for one in tasks.select_related("task").order_by("sort_order", "pk")]
    pages = [str(one.page) for one in workflow.workflow_pages.select_related("page").order_by("pk")]
    kinds = [str(one.content_type) for one in workflow.workflow_content_types.order_by("pk")]
    return {
        _("Tasks now"): ", ".join(named),
        _("Pages now"): ", ".join(pages),
        _("Shared texts now"): ", ".join(kinds),
    }


def of_collection(collection: Collection) -> dict[str, str]:
    """Where it lies; the view gives the field its value only after the form is made."""
    return {_("Parent now"): str(collection.get_parent())}


def of_query(query: Query) -> dict[str, str]:
    """The pages promoted for a word, in order."""
    picks = [
        f"{one.page or one.external_link_url} ({one.description})"
        for one in query.editors_picks.select_related("page").order_by("sort_order", "pk")
    ]
    return {_("Promoted now"): ", ".join(picks)}


def versioned_viewsets() -> None:
    """Pages that a viewset builds when its addresses are asked for: it is enough to name another view."""
    UserViewSet.edit_view_class = telling(UserViewSet.edit_view_class, leaves_out_hidden=True)
    GroupViewSet.edit_view_class = telling(
        GroupViewSet.edit_view_class, of_group, leaves_out_hidden=True
    )
    SiteViewSet.edit_view_class = telling(SiteViewSet.edit_view_class)
    LocaleViewSet.edit_view_class = telling(LocaleViewSet.edit_view_class)


def before_wagtails() -> list[URLPattern]:
    """The addresses whose views Wagtail names outright; ours have to lie before all of its."""
    pick = telling(promotions.EditView, of_query, leaves_out_hidden=True)
    views: list[tuple[str, Any]] = [
        ("images/<int:image_id>/", telling(images.EditView)),
        ("documents/edit/<int:document_id>/", telling(documents.EditView)),
        ("collections/<int:pk>/", telling(collections.Edit, of_collection)),
        ("workflows/edit/<int:pk>/", telling(workflows.Edit, of_workflow)),
        ("workflows/tasks/edit/<int:pk>/", telling(workflows.EditTask)),
        ("redirects/<int:redirect_id>/", telling(redirects.EditView)),
        ("searchpicks/<int:query_id>/", pick),
    ]
    pages = [path(address, view.as_view()) for address, view in views]
    # As Wagtail does with all of its own.
    for decorator in (require_admin_access, never_cache):
        decorate_urlpatterns(pages, decorator)
    return pages
