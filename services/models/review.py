"""Clinical review (0303): a registered person approves health advice, never their own edit."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState
from wagtail.permissions import page_permission_policy

from booking import catalogue
from core.clock import now
from core.local_time import today
from services.models.edits import has_edited, say_the_same, says_what_is_public

APPROVE = "approve"
GOOD_FOR = dt.timedelta(days=365)


class ClinicalReviewTask(AbstractGroupApprovalTask):
    """A step that only somebody registered with their college, other than the editor, approves."""

    class Meta:
        verbose_name = _("clinical review")
        verbose_name_plural = _("clinical reviews")

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """Ask nobody about the words that are public already: another address asks for no doctor."""
        page = workflow_state.content_object
        page = getattr(page, "specific", page)  # Wagtail may hand in the page without its type
        if not says_what_is_public(page) or not is_signed(page):
            return super().start(workflow_state, user=user)
        # Skipped, not approved: nobody has looked at anything today. Wagtail goes on by itself.
        return self.get_task_state_class().objects.create(
            workflow_state=workflow_state,
            status=TaskState.STATUS_SKIPPED,
            revision=page.get_latest_revision(),
            task=self,
        )

    def asks(self, user: Any) -> bool:
        """Whether the user is in one of the groups that are asked to review."""
        return bool(self.groups.filter(pk__in=user.groups.values("pk")).exists())

    def may_review(self, page: Any, user: Any) -> bool:
        """In the group, registered today, neither the page's author nor one of its editors; and the
        advice is complete, however it came here."""
        person = catalogue.registered_person(user.pk, now())
        # The draft, not the live page: what is approved is what would go out.
        draft = page.get_latest_revision_as_object()
        writer = getattr(draft, "author", None)
        return (
            self.asks(user)
            and person is not None
            and not has_edited(page, user)
            and (writer is None or writer.slug != person.slug)
            and not draft.missing()
        )

    def get_actions(self, page: Any, user: Any) -> list[Any]:
        """Anyone in the group may ask for changes; only who may review can approve."""
        if not self.asks(user):
            return []
        actions = super().get_actions(page, user)
        if self.may_review(page, user):
            return actions
        return [action for action in actions if action[0] != APPROVE]

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Write the reviewer and the date into the approved revision, then go on.

        Returns where to go next, for a reviewer who may not see the list of pages.
        """
        page = task_state.workflow_state.content_object
        if action_name == APPROVE:
            # Asked again where it acts: a button that is not drawn can still be sent.
            if not self.may_review(page, user):
                raise PermissionDenied("Somebody registered, other than the editor, approves.")
            sign(task_state.revision, catalogue.registered_person(user.pk, now()), now())
        super().on_action(task_state, user, action_name, **kwargs)
        return None if may_list_pages(user) else reverse("wagtailadmin_home")

    @classmethod
    def get_description(cls) -> Any:
        return _("A registered person other than the editor approves the advice.")


def sign(revision: Any, person: Any, moment: dt.datetime) -> None:
    """Note in `revision` who reviewed it and when, and when it is to be looked at again."""
    day = today(moment)
    revision.content |= {
        "reviewer": person.id,
        "last_reviewed": day.isoformat(),
        "next_review": (day + GOOD_FOR).isoformat(),
    }
    # Into the approved revision itself: another one would not be the one that was approved.
    revision.save(update_fields=["content"])


def may_list_pages(user: Any) -> bool:
    """Whether the list of pages opens to `user`; to a reviewer only the page under review does."""
    return page_permission_policy.explorable_root_instance(user) is not None


def is_reviewed(page: Any) -> bool:
    """Whether the page's latest revision was approved in a clinical review."""
    return bool(
        TaskState.objects.filter(
            revision_id=page.latest_revision_id,
            status=TaskState.STATUS_APPROVED,
            task_id__in=ClinicalReviewTask.objects.values("pk"),
        ).exists()
    )


def stands_in_a_review(revision: Any) -> bool:
    """Whether somebody is asked about this revision, or has answered: it stays as they saw it."""
    return bool(TaskState.objects.filter(revision=revision).exists())


def carry_review(page: Any, revision: Any) -> None:
    """A review holds for a later revision that says the same: a comment asks for no second one."""
    states = TaskState.objects.filter(
        revision_id__in=page.revisions.values("pk"),
        status__in=[TaskState.STATUS_IN_PROGRESS, TaskState.STATUS_APPROVED],
    )
    last = states.order_by("-revision_id").select_related("revision").first()
    if last and last.revision_id != revision.pk and say_the_same(last.revision, revision):
        states.filter(revision_id=last.revision_id).update(revision=revision)


def may_publish(page: Any, user: Any) -> bool:
    """Health advice goes out only complete and reviewed. A superuser can overrule the review."""
    if not getattr(page, "needs_clinical_review", False):
        return True
    complete = not page.get_latest_revision_as_object().missing()
    return complete and (
        user.is_superuser or is_reviewed(page) or (is_signed(page) and says_what_is_public(page))
    )


def is_signed(page: Any) -> bool:
    """Whether somebody has reviewed it, and not so long ago that it is due again."""
    reviewed, due = getattr(page, "last_reviewed", None), getattr(page, "next_review", None)
    return bool(reviewed and due and due > today(now()))
