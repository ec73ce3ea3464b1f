"""How a page will look among search results and where its link is shared, beside the fields for it."""

from typing import Any

from django.conf import settings
from django.forms import Media
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from core.models import ClinicSettings
from core.templatetags.story_head import LONGEST_TITLE, picture_of, title_with_name


class FoundPanel(Panel):
    """A search result and a shared card, as the page is now; the browser keeps them up to date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("How it is found and shared"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "components/found_panel.html"

        @property
        def media(self) -> Media:
            return Media(js=["js/found-panel.js"], css={"all": ["css/found-panel.css"]})

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            page, clinic = self.instance, ClinicSettings.current()
            title = page.seo_title or page.title
            return {
                **context,
                "page": page,
                "address": page.address if page.pk else "",
                "host": settings.BASE_URL.partition("://")[2],
                "found_title": title_with_name(title, clinic) if title else "",
                "names": [name for name in (clinic.name, clinic.short_name) if name],
                "longest_title": LONGEST_TITLE,
                "description": page.search_description or page.intro,
                "picture": picture_of(page),
            }
