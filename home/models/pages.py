"""The home page and the pages of plain prose."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from core.languages import language_of
from core.pages import crumbs
from services.models import StoryPage

# No page lies deeper; a longer address is a machine's, and each part a value in the query.
DEEPEST = 8


class HomePage(StoryPage):
    """The front door: who we are, where we come, and the postal-code box."""

    hero_title = models.CharField(_("large words at the top"), max_length=80, blank=True)

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    # One for each language: a translated tree has a home page of its own.
    max_count = 2
    content_panels = [
        *StoryPage.content_panels[:2],
        FieldPanel("hero_title"),
        *StoryPage.content_panels[2:],
    ]

    class Meta:
        verbose_name = _("home page")

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The body cut at its headings: `{"title", "kind" (of the first block), "blocks"}`."""
        found: list[dict[str, Any]] = []
        for block in self.body:
            starts = block.block_type == "heading" and block.value["level"] == "h2"
            if starts or not found:
                title = block.value["text"] if starts else ""
                found.append({"title": title, "kind": "", "blocks": []})
            if not starts:
                found[-1]["kind"] = found[-1]["kind"] or block.block_type
                found[-1]["blocks"].append(block)
        return found

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """The page of an address: `/fr/…` lies under the French home page, all else under the site's own.

        The address decides, whichever of its home pages the browser's language made Wagtail begin at.
        """
        code = language_of(f"/{path_components[0]}/") if path_components else ""
        rest = path_components[1:] if code else path_components
        return self._in(code or settings.LANGUAGE_CODE)._find(request, rest)

    def _in(self, code: str) -> "HomePage":
        if self.language == code:
            return self
        found = self.get_translations().live().filter(locale__language_code=code).first()
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return]

    def _find(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page in one query instead of one for each part of its address."""
        if not path_components:
            return super().route(request, path_components)
        if len(path_components) > DEEPEST:
            raise Http404
        paths = [self.url_path]
        for part in path_components:
            paths.append(f"{paths[-1]}{part}/")
        found = list(Page.objects.filter(url_path__in=paths[1:]).order_by("depth"))
        if not found:
            raise Http404
        page = found[-1].specific
        page.breadcrumbs = crumbs([self, *found[:-1]])
        rest = path_components[paths.index(page.url_path) :]
        return page.route(request, rest)  # type: ignore[no-any-return]


class StandardPage(StoryPage):
    """A page of prose: fees, what to expect, policies."""

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("page")
