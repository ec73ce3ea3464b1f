"""The editor's form of a page of health advice (0823)."""

from typing import Any

from wagtail.admin.forms.pages import WagtailAdminPageForm

from services.checks import missing_before_review

#: The presses after which others read the page, reviewers among them. Saving a draft is not one.
LETS_OUT = {"action-submit", "action-publish", "action-restart-workflow"}


class AdviceForm(WagtailAdminPageForm):
    """Keeps advice that is not complete with its author, whatever button is pressed but Save."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # No body when it has faults of its own, which are said already.
        if self._lets_out() and cleaned.get("body") is not None:
            for _kind, text in missing_before_review(
                cleaned["body"],
                about_health=bool((cleaned.get("conditions") or "").strip())
                or self.instance.stands_for_health(cleaned.get("topics")),
                needs_references=self.instance.needs_references,
            ):
                self.add_error(None, text)
        return cleaned

    def _lets_out(self) -> bool:
        approves = "action-workflow-action" in self.data and (
            self.data.get("workflow-action-name") == "approve"
        )
        return approves or not LETS_OUT.isdisjoint(self.data)
