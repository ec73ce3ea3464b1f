"""The checks panel at the top of the editor: findings before a page goes out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel

from services.checks import findings


class ChecksPanel(Panel):
    """Shows the findings of the page as it was last saved."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Before it goes out"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "services/admin/checks_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            # Of a page never saved there is nothing to look at yet.
            context["findings"] = findings(self.instance) if self.instance.pk else []
            return context

        def is_shown(self) -> bool:
            return bool(self.instance.pk)


class WrittenByReviewPanel(FieldPanel):
    """What only the clinical review writes: shown, and said in words while there is nothing."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, **{**kwargs, "read_only": True})

    def format_value_for_display(self, value: Any) -> Any:
        return _("not yet") if value is None else super().format_value_for_display(value)
