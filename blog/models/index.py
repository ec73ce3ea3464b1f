"""The list of articles with its topics, tags, authors and feeds."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from blog.feeds import articles_feed
from blog.models.article import ArticlePage
from blog.models.topic import Topic
from core.models import Author
from core.pages import shared
from services.models import AdviceWorkflow, StoryPage

PER_PAGE = 12


class ArticleIndexPage(AdviceWorkflow, RoutablePageMixin, StoryPage):
    """All articles, newest first."""

    template = "blog/article_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["blog.ArticlePage"]
    max_count = 1

    class Meta:
        verbose_name = gettext_lazy("list of articles")
        verbose_name_plural = gettext_lazy("lists of articles")

    def articles(self) -> QuerySet[ArticlePage]:
        """The live articles under this page, newest first, without their bodies."""
        # `public`: what stands behind a password is in no list and no feed.
        live = ArticlePage.objects.child_of(self).live().public()
        return live.order_by("-published", "-pk").defer_streamfields().select_related("reviewer")

    def get_cached_paths(self) -> list[str]:
        """Wagtail's hook: its lists and feeds change with it."""
        named = (("topics", Topic), ("tags", Tag), ("authors", Author))
        lists = [
            f"/{part}/{slug}/"
            for part, kind in named
            for slug in kind.objects.values_list("slug", flat=True)
        ]
        return ["/", "/feed/", "/feed/atom/", *lists]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.stands_in and not getattr(request, "is_preview", False):
            return redirect(self.address)
        # The routable page's own `serve` does not go through BasePage's: it is marked here.
        return shared(super().serve(request, *args, **kwargs), request, self)

    @path("")
    def every(self, request: HttpRequest) -> HttpResponse:
        return self._listing(request, self.articles())

    @path("topics/<slug:slug>/")
    def by_topic(self, request: HttpRequest, slug: str) -> HttpResponse:
        topic = get_object_or_404(Topic, slug=slug)
        chosen = self.articles().filter(topics=topic)
        return self._listing(request, chosen, topic.name, topic.description, topic=topic)

    @path("tags/<slug:slug>/")
    def by_tag(self, request: HttpRequest, slug: str) -> HttpResponse:
        tag = get_object_or_404(Tag, slug=slug)
        chosen = self.articles().filter(tags=tag)
        # A tag nobody uses any more is no page; an empty list would be indexed.
        if not chosen.exists():
            raise Http404
        title = _("Articles tagged “%(tag)s”") % {"tag": tag.name}
        return self._listing(request, chosen, title)

    @path("authors/<slug:slug>/")
    def by_author(self, request: HttpRequest, slug: str) -> HttpResponse:
        author = get_object_or_404(Author, slug=slug)
        chosen = self.articles().filter(author=author)
        title = _("Articles by %(name)s") % {"name": author.name}
        return self._listing(request, chosen, title, author.biography)

    @path("feed/")
    def rss(self, request: HttpRequest) -> HttpResponse:
        return articles_feed(request, self, "rss")

    @path("feed/atom/")
    def atom(self, request: HttpRequest) -> HttpResponse:
        return articles_feed(request, self, "atom")

    def _listing(
        self,
        request: HttpRequest,
        articles: QuerySet[ArticlePage],
        title: str = "",
        intro: str = "",
        **more: Any,
    ) -> HttpResponse:
        # `get_page`: lists grow shorter, and an address kept from before still shows the last page.
        page_obj = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
        shown = {"page_obj": page_obj, "articles": page_obj.object_list}
        topics = (
            # Only topics something is written on in this language: no link leads to an empty list.
            Topic.objects.filter(articles__live=True, articles__locale_id=self.locale_id)
            .distinct()
            .order_by("name")
        )
        part = {"listing_title": title, "listing_intro": intro, "topics": topics}
        return self.render(request, context_overrides={**shown, **part, **more})
