"""The sitemap, robots.txt, llms.txt and favicon: what crawlers and browsers ask for."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap

from blog.models import ArticlePage
from core.cache_tokens import remembered
from core.clock import now
from core.models import ClinicSettings
from core.sitemap import PublicPages
from services.models import ExercisePage, ServicePage
from services.models.public_offer import current_offer
from territory.here import country

TEXT = "text/plain; charset=utf-8"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page that search engines may list, by Wagtail's own view."""
    if request.GET:
        return pages_listed(request)  # never kept: a `?p=` is an empty page, and words are endless
    return remembered("sitemap", lambda: pages_listed(request))  # type: ignore[no-any-return]


def pages_listed(request: HttpRequest) -> HttpResponse:
    """The sitemap, written; with absolute addresses from BASE_URL."""
    maps = {"pages": PublicPages}
    response = wagtail_sitemap(request, maps, template_name="home/sitemap.xml")
    # Rendered now: a template response is drawn later, and cannot be kept before.
    return cast(HttpResponse, response.render())


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read; what must not be listed says so itself with `noindex`."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Allow: /practice/calendar/",  # feeds: some calendar programs obey this file
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
        f"- Phone: {clinic.phone}\n- Book a visit: {base}/book/\n- Fees: {base}/fees/",
        f"We visit people at home in: {areas}.",
        f"In an emergency call {country().emergency.number}. Nothing here replaces a clinician's advice.",
        "## Services\n" + links(ServicePage.objects.live().filter(**own).order_by("path")),
        "## Articles\n"
        + links(ArticlePage.objects.live().filter(**own).order_by("-published", "-pk")),
        "## Exercises\n" + links(ExercisePage.objects.live().filter(**own).order_by("title")),
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
    # Not for ever (301): the icon's name carries its content and changes with it.
    return redirect(static("img/icon.svg"))
