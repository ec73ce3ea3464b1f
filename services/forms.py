"""The editors' forms of health advice: of a page, and of a care card (0823)."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.pages import WagtailAdminPageForm

from services.checks import missing_before_review

#: The presses after which others read the page, reviewers among them. Saving a draft is not one.
LETS_OUT = {"action-submit", "action-publish", "action-restart-workflow"}


class AdviceForm(WagtailAdminPageForm):
    """Keeps advice that is not complete with its author, whatever button is pressed but Save."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # No body when it has faults of its own, which are said already.
        if lets_out(self.data) and cleaned.get("body") is not None:
            for _kind, text in missing_before_review(
                cleaned["body"],
                about_health=bool((cleaned.get("conditions") or "").strip())
                or self.instance.stands_for_health(cleaned.get("topics")),
                needs_references=self.instance.needs_references,
            ):
                self.add_error(None, text)
        return cleaned


class CareCardForm(WagtailAdminModelForm):
    """Keeps a card that names sources nobody kept with its author, whatever is pressed but Save."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if lets_out(self.data):
            typed = {name: cleaned.get(name) or "" for name in ("signs", "signs_fr")}
            for _kind, text in type(self.instance)(**typed).missing():
                self.add_error(None, text)
        return cleaned


def lets_out(sent: Any) -> bool:
    """Whether others read it after the button that was pressed."""
    approves = "action-workflow-action" in sent and sent.get("workflow-action-name") == "approve"
    return approves or not LETS_OUT.isdisjoint(sent)
