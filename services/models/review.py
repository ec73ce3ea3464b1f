"""Clinical review: a registered person approves health advice, never their own edit."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask

from booking import catalogue
from core.clock import now


class ClinicalReviewTask(AbstractGroupApprovalTask):
    """A step that only somebody registered with their college, other than the editor, can approve."""

    class Meta:
        verbose_name = _("clinical review")
        verbose_name_plural = _("clinical reviews")

    def may_review(self, page: Any, user: Any) -> bool:
        """Whether `user` is a registered member of the group and did not make this edit."""
        in_group = user.groups.filter(pk__in=self.groups.values("pk")).exists()
        revision = page.get_latest_revision()
        own = revision is not None and revision.user_id == user.pk
        return in_group and not own and catalogue.is_registered(user.pk, now())

    def get_actions(self, page: Any, user: Any) -> list[Any]:
        return super().get_actions(page, user) if self.may_review(page, user) else []

    @classmethod
    def get_description(cls) -> Any:
        return _("A registered person other than the editor approves the advice.")
