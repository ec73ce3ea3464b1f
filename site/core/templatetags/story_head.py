"""What stands in the head of a public page."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.jsonld import script_text
from core.languages import tag
from core.shared_cards import made_picture

register = template.Library()

#: What search engines show whole of a title.
LONGEST_TITLE = 65
DRAWN_PICTURE = {
    "url": "img/share.png",
    "width": 1200,
    "height": 630,
    "alt": _("Somebody with an umbrella and a bag comes to a lit front door."),
}


@register.simple_tag(takes_context=True)
def page_title(context: Context) -> str:
    """The page's title for the browser's tab, then as much of the clinic's name as is shown whole."""
    page = context["page"]
    return title_with_name(
        context.get("listing_title") or page.seo_title or page.title, context["clinic"]
    )


def title_with_name(title: str, clinic: Any) -> str:
    """`title` and as much of the clinic's name as search engines show whole."""
    for name in (clinic.name, clinic.short_name):
        if name and len(whole := f"{title} – {name}") <= LONGEST_TITLE:
            return whole
    return title if len(title) > LONGEST_TITLE // 2 else f"{title} – {clinic.name}"


@register.simple_tag(takes_context=True)
def translations_of_page(context: Context) -> list[tuple[str, str]]:
    """`(language, absolute address)` of this page and its live translations; empty when alone."""
    page: Any = context.get("page")
    found: dict[str, str] = getattr(page, "translated_addresses", {})
    return [(tag(code), settings.BASE_URL + address) for code, address in sorted(found.items())]


@register.simple_tag(takes_context=True)
def share_image(context: Context) -> dict[str, Any]:
    """The picture for shared links, 1200 by 630, already made; our own drawing when the page has none."""
    return picture_of(context.get("page"))


def picture_of(page: Any) -> dict[str, Any]:
    """The same, of a page: its own, what was drawn for it, or the drawing of the house."""
    image = getattr(page, "share_image", None)
    if image is None and (made := made_picture(page)):
        return made
    if image is None and (drawn := getattr(page, "drawn_picture", None)):
        return dict(drawn)
    if image is None:
        return DRAWN_PICTURE | {"url": settings.BASE_URL + static(str(DRAWN_PICTURE["url"]))}
    rendition = image.get_rendition("fill-1200x630|format-jpeg")
    return {
        "url": settings.BASE_URL + rendition.url,
        "width": rendition.width,
        "height": rendition.height,
        "alt": image.default_alt_text,
    }


@register.simple_tag(takes_context=True)
def json_ld(context: Context) -> SafeString | str:
    """The page's graph as a data block, which is not a script a browser would run."""
    graph = getattr(context.get("page"), "graph", None)
    if graph is None:
        return ""
    with override(settings.LANGUAGE_CODE):  # the graph is one, whatever language is spoken
        text = script_text(graph(context.flatten()))
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
