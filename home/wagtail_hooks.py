"""Registers the editors' reports, the lists and the contact form's receiver with Wagtail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from home import contact
from home.editorial import review_views, reviewing, views, writing
from home.editorial.panel import content_panels
from home.models import ContactPage
from home.viewsets import ContactMessageViewSet, FeedbackViewSet, SynonymViewSet

register_snippet(SynonymViewSet)


class EditorsMenuItem(MenuItem):
    """Shown to whoever may edit a page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(
            page_permission_policy.user_has_any_permission(request.user, {"change", "publish"})
        )


class ReviewersMenuItem(MenuItem):
    """Shown to whoever is asked to review."""

    def is_shown(self, request: HttpRequest) -> bool:
        return reviewing.is_asked(request.user)


class WritersMenuItem(MenuItem):
    """Shown to whoever may write an article."""

    def is_shown(self, request: HttpRequest) -> bool:
        return writing.articles_for(request.user) is not None


@hooks.register("before_serve_page")
def receive_message(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """The contact form posts to its own page; a page model only shows."""
    if request.method == "POST" and isinstance(page, ContactPage):
        return contact.receive(request, page)
    return None


@hooks.register("construct_homepage_panels")
def editors_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.extend(content_panels(request))


@hooks.register("register_admin_viewset")
def lists() -> list[Any]:
    return [ContactMessageViewSet(), FeedbackViewSet()]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern | URLResolver]:
    return [
        path("look-after/<slug:name>/", views.look_after, name="home_look_after"),
        path("results/", views.results, name="home_results"),
        path("reviews/", review_views.reviews, name="home_reviews"),
        path("reviews/<int:pk>/", review_views.review, name="home_review"),
        path("write/", writing.write, name="home_write"),
    ]


@hooks.register("register_reports_menu_item")
def look_after_item() -> MenuItem:
    return EditorsMenuItem(
        _("Pages to look after"),
        reverse("home_look_after", args=["review"]),
        icon_name="doc-full",
        order=5,
    )


@hooks.register("register_reports_menu_item")
def results_item() -> MenuItem:
    return EditorsMenuItem(
        _("What pages led to"), reverse("home_results"), icon_name="view", order=6
    )


@hooks.register("register_admin_menu_item")
def reviews_item() -> MenuItem:
    return ReviewersMenuItem(
        _("Clinical reviews"), reverse("home_reviews"), icon_name="clipboard-list", order=90
    )


@hooks.register("register_admin_menu_item")
def write_item() -> MenuItem:
    return WritersMenuItem(_("Write an article"), reverse("home_write"), icon_name="edit", order=90)


@hooks.register("construct_main_menu")
def pages_open_at_articles(request: HttpRequest, items: list[MenuItem]) -> None:
    """Where editors work every day. The rest of the site is one step up, in the path above the list."""
    articles = writing.articles_for(request.user)
    for position, item in enumerate(items):
        if item.name == "explorer" and articles is not None:
            url = reverse("wagtailadmin_explore", args=[articles.pk])
            items[position] = MenuItem(
                item.label, url, name=item.name, icon_name=item.icon_name, order=item.order
            )
