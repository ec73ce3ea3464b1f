"""A panel of the office's dashboard, whatever it shows."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.admin.ui.components import Component

from booking.staff.clinic_clock import zone
from booking.staff.permissions import SEE_VISITS


class DeskPanel(Component):
    """One panel of the dashboard; Wagtail sorts them by `order`."""

    order = 50
    permission = SEE_VISITS

    class Media:
        css: ClassVar = {"all": ("css/desk.css", "css/board.css")}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"request": parent_context["request"], **self.shown()}

    def render_html(self, parent_context: Any = None) -> SafeString:
        # Wagtail has turned this page to the person's own zone, or to UTC.
        with timezone.override(zone()):
            return super().render_html(parent_context)

    def shown(self) -> dict[str, Any]:
        """What the template needs."""
        raise NotImplementedError
