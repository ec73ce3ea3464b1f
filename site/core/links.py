"""Links to pages: inside editors' text, resolved with one query for all of them; and as typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from core.pages import path_of


class PathLinkHandler(PageLinkHandler):
    """A link is the page's path on this one-site installation; to a page that is gone, only words."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        wanted = [str(attrs.get("id")) for attrs in attrs_list]
        pages = Page.objects.filter(pk__in=[pk for pk in wanted if pk.isdecimal()])
        found = {str(page.pk): page for page in pages}
        return [found.get(pk) for pk in wanted]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [
            f'<a href="{escape(path_of(page))}">' if page else "<a>"
            for page in cls.get_many(attrs_list)
        ]


class AddressField(forms.URLField):
    """A whole address, or the path of a page of this site: `/fees/`."""

    @classmethod
    def like(cls, field: Any) -> "AddressField":
        """With the words and bounds of another field."""
        return cls(
            label=field.label,
            help_text=field.help_text,
            required=field.required,
            max_length=field.max_length,
            assume_scheme="https",
        )

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()
        is_path = typed.startswith("/") and not typed.startswith("//")
        return super().to_python(settings.BASE_URL + typed if is_path else typed)
