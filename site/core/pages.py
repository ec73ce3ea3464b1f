"""Every public page: its summary, share image, breadcrumbs and one canonical address."""

from collections.abc import Iterable
from functools import cached_property
from http import HTTPMethod
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.search import index

from core import sitemap
from core.cache_tokens import remembered
from core.languages import language_links
from core.page_form import HOME_DEPTH, PageForm
from core.promoting import FoundPanel

DESCRIPTION_LENGTH = [MinLengthValidator(50), MaxLengthValidator(160)]


class BasePage(Page):
    """The base of every page type; it answers reads alone."""

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
        FoundPanel(),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro", boost=2)]

    base_form_class = PageForm
    #: What it is, in one word of a list of results: a service, an article; empty for plain pages.
    kind_in_words: Any = ""
    # Wagtail's pages would answer POST, PUT and DELETE with 200.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    class Meta:
        abstract = True

    def refusals(self) -> list[tuple[str, Any]]:
        """What must not go out so: the field, and words for its editor. A draft is kept as it is."""
        return []

    @property
    def is_indexable(self) -> bool:
        """Whether search engines may list this page; one that only stands in for another is not."""
        return not self.hidden_from_search_engines and self.alias_of_id is None

    @property
    def address(self) -> str:
        """This page's path, for links: `/articles/back/`. No query."""
        return path_of(self)

    @property
    def language(self) -> str:
        """The code of the language it was written in."""
        return language_written(self)

    @cached_property
    def translated_addresses(self) -> dict[str, str]:
        """The paths of this page and of its published translations by language; empty when alone."""
        others = remembered("translations", _translations).get(self.translation_key, {})
        if not others.keys() - {self.language}:
            return {}
        return {**others, self.language: self.address}

    @property
    def stands_in(self) -> bool:
        """Whether it only holds the place of a page nobody has translated yet, above one somebody has."""
        return self.alias_of_id is not None and self.language != settings.LANGUAGE_CODE

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Wagtail's hook: what search engines should not list has no entry."""
        return [sitemap.entry(self)] if self.is_indexable else []

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        """Wagtail's, with the path this installation serves it at."""
        parts = super().get_url_parts(request)
        return (*parts[:2], path_of(self)) if parts and parts[2] is not None else parts

    @cached_property
    def breadcrumbs(self) -> list[dict[str, str]]:
        """The pages above this one, home first, without this one: `{"title", "url"}`."""
        if self.depth <= HOME_DEPTH:
            return []
        return crumbs(self.get_ancestors().filter(depth__gte=HOME_DEPTH).order_by("path"))

    def get_view_restrictions(self) -> Any:
        """Wagtail's, but without asking while no page of the site is restricted at all."""
        # Otherwise a query for every page served, about something few clinics ever use.
        if not remembered("restricted", PageViewRestriction.objects.exists):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, marked as the same for everybody."""
        if self.stands_in and not getattr(request, "is_preview", False):
            return redirect(self.address)
        return shared(super().serve(request, *args, **kwargs), request, self)

    def canonical_path(self, request: HttpRequest) -> str:
        """The address search engines should keep: no query but a page number above one."""
        number = request.GET.get("page", "")
        # A number of any length would name a page that does not exist as the true one.
        wanted = number.isdecimal() and len(number) < 5 and int(number) > 1
        path = iri_to_uri(request.path)
        return f"{path}?page={int(number)}" if wanted else path

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = self.breadcrumbs
        context["current"] = self.title
        context["canonical"] = settings.BASE_URL + self.canonical_path(request)
        if self.translated_addresses:
            context["language_links"] = language_links(request, self.translated_addresses)
        return context


def only_one(page: "BasePage", field: str, complaint: Any) -> list[tuple[str, Any]]:
    """A refusal if another page of the same language is about the same thing."""
    about = getattr(page, f"{field}_id")
    others = type(page).objects.filter(**{f"{field}_id": about}, locale_id=page.locale_id)
    taken = about is not None and others.exclude(pk=page.pk).exists()
    return [(field, complaint)] if taken else []


def without_consent(page: "BasePage") -> list[tuple[str, Any]]:
    """A refusal while nobody has noted that the people on the photo agreed."""
    words = _("Note on this picture first that the people shown have agreed in writing.")
    photo = page.photo
    return [("photo", words)] if photo is not None and not photo.consent_recorded else []


def crumbs(pages: Iterable[Page]) -> list[dict[str, str]]:
    """The live ones among `pages` as breadcrumbs."""
    return [{"title": page.title, "url": path_of(page)} for page in pages if page.live]


def path_of(page: Page) -> str:
    """A page's path on this one-site installation, without a query: `/articles/back/`.

    As programs want it: `太极` in a slug is percent-encoded, as in every address we give away.

    A translation lies under its language: `/fr/articles/back/`. A page that only stands in for one
    nobody has translated has the path of that one.
    """
    code = language_written(page)
    if code == settings.LANGUAGE_CODE:
        return iri_to_uri("/" + page.url_path.split("/", 2)[2])
    if page.alias_of_id is not None:
        return path_of(page.alias_of)
    return iri_to_uri(f"/{code}/" + page.url_path.split("/", 2)[2])


def language_written(page: Page) -> str:
    """The code of the language a page was written in: `en`."""
    return languages_written().get(page.locale_id, settings.LANGUAGE_CODE)


def _translations() -> dict[UUID, dict[str, str]]:
    """The paths of published pages that stand in more than one language, by what they translate."""
    if Locale.objects.count() < 2:
        return {}
    found: dict[UUID, dict[str, str]] = {}
    fields = ("url_path", "locale_id", "translation_key")
    for page in Page.objects.live().filter(depth__gt=1, alias_of=None).only(*fields):
        found.setdefault(page.translation_key, {})[language_written(page)] = path_of(page)
    return {key: paths for key, paths in found.items() if len(paths) > 1}


def languages_written() -> dict[int, str]:
    """The languages editors write in: a locale's id and its code; no query while nothing changes."""
    return remembered("locale-codes", _codes)  # type: ignore[no-any-return]


def _codes() -> dict[int, str]:
    found = Locale.objects.values_list("pk", "language_code")
    return {pk: code.split("-")[0] for pk, code in found}


def shared(response: Any, request: HttpRequest, page: Page) -> Any:
    """`response`, marked for core.pagecache as the page everybody sees; a preview never is."""
    if not getattr(request, "is_preview", False):
        response.page_id = page.pk
    return response
