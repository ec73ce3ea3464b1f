"""A select of times. A week of quarter hours is a thousand options: too many for two templates each."""

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class ClockSelect(forms.Select):
    """What Django's own select draws, for flat choices whose options carry no attributes."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The select as HTML."""
        chosen = set(self.format_value(value))
        options = "\n".join(
            f'<option value="{escape(minute)}"{" selected" if minute in chosen else ""}>'
            f"{escape(str(words))}</option>"
            for minute, words in self.choices
        )
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>\n{}\n</select>", own, mark_safe(options))
