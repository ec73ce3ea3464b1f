"""The editors' forms of health advice: of a page, and of a care card (0823)."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.page_form import PageForm, lets_out
from services.checks import missing_before_review


class AdviceForm(PageForm):
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
                described=bool((cleaned.get("search_description") or "").strip()),
            ):
                self.add_error(None, text)
            for _kind, text in self.instance.lacks(cleaned["body"]):
                self.add_error(None, text)
        return cleaned


class CareCardForm(WagtailAdminModelForm):
    """Keeps a card that names sources nobody kept with its author, whatever is pressed but Save."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for field, words in self._taken_by_drafts(cleaned):
            self.add_error(field, words)
        if lets_out(self.data):
            typed = {name: cleaned.get(name) or "" for name in ("signs", "signs_fr")}
            for _kind, text in type(self.instance)(**typed).missing():
                self.add_error(None, text)
        return cleaned

    def _taken_by_drafts(self, cleaned: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """What another card's draft is called already: the table knows only what is published."""
        others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
        drafts = [
            one.latest_revision.content
            for one in others.select_related("latest_revision")
            if one.latest_revision
        ]
        for field in ("name", "slug"):
            typed = cleaned.get(field)
            if typed and typed in {draft.get(field) for draft in drafts}:
                yield field, _("The draft of another card has it already.")
