"""How stored text becomes page: links resolved, citations numbered, its language told."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from core import bilingual, languages
from core.citations import numbered
from core.clinic_pages import live_slugs
from core.local_time import zone_words as words_of_zone
from core.money import shown
from core.pages import language_written

register = template.Library()


@register.simple_tag(takes_context=True)
def prose(context: Context, text: Any) -> SafeString:
    """Rich text (a block's value or a field's string) with its citations as numbered links."""
    source = text.source if isinstance(text, RichText) else str(text or "")
    # Stored by Draftail through Wagtail's whitelist; expand_db_html only resolves its links.
    return mark_safe(numbered(expand_db_html(source), context.get("citations") or {}))


@register.simple_tag(takes_context=True)
def page_language(context: Context) -> dict[str, str] | None:
    """The language the page was written in, where it is not the one being spoken: `code`, `tag`."""
    page: Any = context.get("page")
    code = language_written(page) if page else settings.LANGUAGE_CODE
    return None if code == languages.present() else {"code": code, "tag": languages.tag(code)}


@register.simple_tag(takes_context=True)
def translated_address(context: Context) -> str:
    """Where the page stands in the language being spoken; empty where nobody translated it."""
    found: dict[str, str] = getattr(context.get("page"), "translated_addresses", {})
    return found.get(languages.present(), "")


@register.simple_tag(takes_context=True)
def reader_language(context: Context) -> dict[str, str]:
    """The language of whoever reads, inside a text of another one too: `code`, `tag`.

    `around` is the tag of that other one, empty where there is none.
    """
    code, around = context.get("reader_code") or languages.present(), languages.present()
    tags = {"code": code, "tag": languages.tag(code)}
    return tags | {"around": "" if code == around else languages.tag(around)}


@register.simple_tag(takes_context=True)
def written(context: Context) -> SafeString:
    """The `lang` of editors' and owners' words, where it is not the page's own."""
    own = page_language(context)
    return format_html(' lang="{}"', own["tag"]) if own else mark_safe("")


@register.simple_tag
def option_language(words: str) -> SafeString:
    """The `lang` of an option whose words stayed in the site's language; inside one no mark-up may be."""
    return (
        format_html(' lang="{}"', words.lang)
        if isinstance(words, bilingual.Foreign)
        else mark_safe("")
    )


@register.simple_tag
def pages_of_the_clinic() -> frozenset[str]:
    """The slugs of the published pages right below the home page: a footer links to no other."""
    return live_slugs()


@register.simple_tag
def language_tag() -> str:
    """The language being spoken, as `<html lang>` wants it: `fr-CA`."""
    return languages.tag(languages.present())


@register.filter
def spoken(words: str) -> str:
    """What the office wrote once (a profession, pronouns) in the language being spoken."""
    return bilingual.spoken(words)


@register.filter
def money(cents: int, currency: str) -> str:
    """`5000|money:"cad"` → `$50`."""
    return shown(cents, currency)


@register.simple_tag
def zone_words(zone: object = "") -> str:
    """What people call the clock of a zone, or of the clinic: `Pacific time`."""
    return words_of_zone(str(zone))
