"""What a reviewer's or a publisher's answer came to, said in the place of "has been updated"."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_latest_str
from wagtail.models import Revision, TaskState, WorkflowState

from core.clock import now
from core.local_time import moment
from services.models import ClinicalReviewTask


def note_the_step(request: HttpRequest, told: Any) -> None:
    """Before Wagtail acts: which step is being answered. An answer that is refused leaves it open."""
    if request.method == "POST" and "action-workflow-action" in request.POST:
        request.answered_step = told.current_workflow_task_state  # type: ignore[attr-defined]


def say_what_became_of_it(request: HttpRequest, told: Any) -> None:
    """After an answer in a workflow: one sentence on where the page or card stands now."""
    step = getattr(request, "answered_step", None)
    if step is None:
        return
    step.refresh_from_db()
    if step.status == TaskState.STATUS_IN_PROGRESS:
        return
    # Read, so that Wagtail's own last sentence can be left out; the others are said after all.
    for message in list(messages.get_messages(request))[:-1]:
        messages.add_message(request, message.level, message.message, message.extra_tags)
    messages.success(request, outcome(told, step))


def outcome(told: Any, step: Any) -> str:
    """`Signed. “Heel pain” now waits for: Publish.`"""
    name = {"name": get_latest_str(told)}
    if step.status != TaskState.STATUS_APPROVED:
        return _("Sent back. “%(name)s” is with its editors again; nothing was published.") % name
    signed = isinstance(step.task.specific, ClinicalReviewTask)
    return " ".join([_("Signed.") if signed else _("Approved."), _stands(told, step, name)])


def _stands(told: Any, step: Any, name: dict[str, str]) -> str:
    state = WorkflowState.objects.get(pk=step.workflow_state_id)
    if state.status != WorkflowState.STATUS_APPROVED:
        waits_for = state.current_task_state.task.name
        return _("“%(name)s” now waits for: %(step)s.") % {**name, "step": waits_for}
    due = Revision.objects.get(pk=step.revision_id).approved_go_live_at
    if due and due > now():
        return _("“%(name)s” goes out by itself on %(when)s.") % {**name, "when": moment(due)}
    return _("“%(name)s” is public now, as you saw it.") % name
