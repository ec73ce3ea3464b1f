"""What every public page has: a listing summary, a share image, breadcrumbs, one canonical address."""

from collections.abc import Iterable
from functools import cached_property
from http import HTTPMethod
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from core.freshness import remembered

HOME_DEPTH = 2
DESCRIPTION_LENGTH = [MinLengthValidator(50), MaxLengthValidator(160)]


class BasePage(Page):
    """The ground of every page type. Reads are the only thing it answers."""

    intro = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("One or two sentences. Shown under the title and in lists."),
    )
    share_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("picture for lists and shared links"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    hidden_from_search_engines = models.BooleanField(_("hide from search engines"), default=False)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel(
                    "search_description",
                    help_text=_("50 to 160 characters: what search engines show."),
                ),
                FieldPanel("hidden_from_search_engines"),
            ],
            heading=_("Search engines"),
        ),
        MultiFieldPanel([FieldPanel("share_image")], heading=_("Lists and shared links")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro", boost=2)]

    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        abstract = True

    @property
    def is_indexable(self) -> bool:
        """Whether search engines may list this page."""
        return not self.hidden_from_search_engines

    @property
    def address(self) -> str:
        """This page's path, for links: `/articles/back/`. No query."""
        return path_of(self)

    @cached_property
    def breadcrumbs(self) -> list[dict[str, str]]:
        """The pages above this one, home first, without this one: `{"title", "url"}`."""
        if self.depth <= HOME_DEPTH:
            return []
        return crumbs(self.get_ancestors().filter(depth__gte=HOME_DEPTH).order_by("path"))

    def get_view_restrictions(self) -> Any:
        """Wagtail's, but without asking while no page of the site is restricted at all."""
        if not remembered("restricted", PageViewRestriction.objects.exists):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, marked as the same for everybody."""
        return shared(super().serve(request, *args, **kwargs), request, self)

    def canonical_path(self, request: HttpRequest) -> str:
        """The address search engines should keep: no query but a page number above one."""
        number = request.GET.get("page", "")
        wanted = number.isdecimal() and len(number) < 5 and int(number) > 1
        return f"{request.path}?page={int(number)}" if wanted else request.path

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = self.breadcrumbs
        context["current"] = self.title
        context["canonical"] = settings.BASE_URL + self.canonical_path(request)
        return context


def crumbs(pages: Iterable[Page]) -> list[dict[str, str]]:
    """The live ones among `pages` as breadcrumbs."""
    return [{"title": page.title, "url": path_of(page)} for page in pages if page.live]


def path_of(page: Page) -> str:
    """A page's path on this one-site installation, without a query: `/articles/back/`."""
    return "/" + page.url_path.split("/", 2)[2]


def shared(response: Any, request: HttpRequest, page: Page) -> Any:
    """`response`, marked for core.pagecache as the page everybody sees; a preview never is."""
    if not getattr(request, "is_preview", False):
        response.page_id = page.pk
    return response
