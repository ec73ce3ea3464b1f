"""A reviewer's page: what waits, what changed since the last signature, what they signed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState

from home.editorial import reviewing
from services.models import ClinicalReviewTask


def reviewers_only(request: HttpRequest) -> None:
    """Raise PermissionDenied for whoever is not asked to review."""
    if not reviewing.is_asked(request.user):
        raise PermissionDenied


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The queue, and past signatures."""
    reviewers_only(request)
    shown = {
        "page_title": _("Clinical reviews"),
        "waiting": [_line(state, request.user) for state in reviewing.queue()],
        "signed": [_line(state, request.user) for state in reviewing.signed_by(request.user)],
    }
    return render(request, "home/admin/reviews.html", shown)


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed since the last signature, side by side."""
    reviewers_only(request)
    tasks = ClinicalReviewTask.objects.values("pk")
    state = get_object_or_404(TaskState.objects.filter(task_id__in=tasks), pk=pk)
    last = reviewing.last_signature(state)
    now_read = state.revision.as_object()
    rows, same = reviewing.changes(last.revision.as_object() if last else None, now_read)
    shown = {
        "page_title": _("What changed"),
        "line": _line(state, request.user),
        "last": last,
        "rows": rows,
        "same": same,
    }
    return render(request, "home/admin/review.html", shown)


def _line(state: TaskState, user: Any) -> dict[str, Any]:
    """What a list says of one review."""
    advice = state.revision.content_object
    waits = state.status == TaskState.STATUS_IN_PROGRESS
    return {
        "state": state,
        "title": str(state.revision.object_str or advice),
        "kind": advice._meta.verbose_name,
        "edit_url": AdminURLFinder(user).get_edit_url(advice) if waits else "",
        "may_sign": waits and state.task.specific.may_review(advice, user),
        "next_review": advice.next_review,
    }
