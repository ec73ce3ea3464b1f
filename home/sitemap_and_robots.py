"""The sitemap, robots.txt and llms.txt: what crawlers ask for."""

import datetime as dt
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from wagtail.models import Page

from blog.models import ArticlePage
from core.cache_tokens import remembered
from core.clock import now
from core.models import ClinicSettings
from services.models import ServicePage
from services.models.public_offer import current_offer

XML = "application/xml"
TEXT = "text/plain; charset=utf-8"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page that search engines may list, with its last change and its pictures."""
    return HttpResponse(remembered("sitemap", sitemap_text), content_type=XML)


def sitemap_text() -> str:
    """The sitemap as XML, with absolute addresses from BASE_URL."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">\n'
        + "".join(entry(page) for page in listed_pages())
        + "</urlset>\n"
    )


def listed_pages() -> list[Page]:
    """Live, public pages of our own types that may be indexed, in tree order."""
    pages = Page.objects.live().public().filter(depth__gt=1).order_by("path").specific()
    return [page for page in pages if getattr(page, "is_indexable", False)]


def entry(page: Page) -> str:
    """One `<url>` of the sitemap."""
    changed = page.last_published_at or page.latest_revision_created_at
    lines = [f"<loc>{escape(settings.BASE_URL + page.address)}</loc>"]
    if changed:
        lines.append(f"<lastmod>{changed.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>")
    for address in picture_addresses(page):
        lines.append(f"<image:image><image:loc>{escape(address)}</image:loc></image:image>")
    return "<url>" + "".join(lines) + "</url>\n"


def picture_addresses(page: Page) -> list[str]:
    """Absolute addresses of the page's pictures: the share image and those in its body."""
    images = [page.share_image] if page.share_image_id else []
    images += [block.value["image"] for block in page.body if block.block_type == "image"]
    found = [
        image.renditions.filter(filter_spec__startswith="fill-1200x630").first() or image
        for image in images
        if image
    ]
    drawn = [] if images else [getattr(page, "drawn_picture", None)]
    return [settings.BASE_URL + kept.file.url for kept in found] + [
        picture["url"] for picture in drawn if picture
    ]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; what must not be listed says so itself with `noindex`."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /practice/",
        "",
        f"Sitemap: {settings.BASE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type=TEXT)


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """The clinic in a page of Markdown, for programs that answer people's questions."""
    return HttpResponse(remembered("llms", llms_text), content_type=TEXT)


def llms_text() -> str:
    """What the clinic does, where, how to book, and its articles."""
    clinic = ClinicSettings.current()
    base = settings.BASE_URL
    own = {"locale__language_code": settings.LANGUAGE_CODE}
    areas = ", ".join(area.name for area in current_offer(now()).areas)
    parts = [
        f"# {clinic.name}",
        f"> {clinic.tagline or clinic.description}",
        f"Phone: {clinic.phone}. Book a visit: {base}/book/. Fees: {base}/fees/.",
        f"We visit people at home in: {areas}.",
        "In an emergency call 911. Nothing here replaces a clinician's advice.",
        "## Services\n" + links(ServicePage.objects.live().filter(**own).order_by("path")),
        "## Articles\n"
        + links(ArticlePage.objects.live().filter(**own).order_by("-published", "-pk")),
        f"## For programs\n- [Public API]({base}/api/docs): areas, visit types, free times",
    ]
    return "\n\n".join(parts) + "\n"


def links(pages: object) -> str:
    """A Markdown list of pages with their descriptions."""
    return "\n".join(
        f"- [{page.title}]({settings.BASE_URL}{page.address}): "
        f"{page.search_description or page.intro}"
        for page in pages  # type: ignore[attr-defined]
    )


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here whatever a page says: they are led to the drawn icon."""
    return redirect(static("img/icon.svg"))
