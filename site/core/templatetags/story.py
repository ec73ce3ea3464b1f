"""How stored text becomes page: links resolved, citations numbered."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from core.citations import numbered
from core.money import shown

register = template.Library()


@register.simple_tag(takes_context=True)
def prose(context: Context, text: Any) -> SafeString:
    """Rich text (a block's value or a field's string) with its citations as numbered links."""
    source = text.source if isinstance(text, RichText) else str(text or "")
    # Stored by Draftail through Wagtail's whitelist; expand_db_html only resolves its links.
    return mark_safe(numbered(expand_db_html(source), context.get("citations") or {}))


@register.filter
def money(cents: int, currency: str = "cad") -> str:
    """`5000|money` → `$50`."""
    return shown(cents, currency)
