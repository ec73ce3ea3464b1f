"""Beginning an article: a title, and the headings of its kind already there."""

import json
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from blog.beginnings import BEGINNINGS
from blog.models import ArticleIndexPage, ArticlePage
from core.forms import Form, LineField
from core.page_form import taken_under


class BeginningForm(Form):
    """What it is called, and what it begins with."""

    title = LineField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy(
            "What somebody would type who looks for it. You can change it later."
        ),
    )
    start = forms.ChoiceField(
        label=gettext_lazy("Begin with"),
        choices=[(start.name, start.label) for start in BEGINNINGS],
        initial=BEGINNINGS[0].name,
        widget=forms.RadioSelect,
    )


def articles_for(user: Any) -> ArticleIndexPage | None:
    """The list of articles, for whoever may add one."""
    if not page_permission_policy.user_has_permission(user, "add"):
        return None
    index: ArticleIndexPage | None = ArticleIndexPage.objects.order_by("path").first()
    may = index is not None and index.permissions_for_user(user).can_add_subpage()
    return index if may else None


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """Ask for a title; make the draft and open it."""
    index = articles_for(request.user)
    if index is None:
        raise PermissionDenied
    form = BeginningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        article = begin(index, request.user, **form.cleaned_data)
        return redirect("wagtailadmin_pages:edit", article.pk)
    shown = {"form": form, "page_title": _("Write an article"), "index": index}
    return render(request, "home/admin/write.html", shown, status=422 if form.errors else 200)


@transaction.atomic
def begin(index: ArticleIndexPage, user: Any, *, title: str, start: str) -> ArticlePage:
    """A draft under the list of articles, its headings in place and its words still to be written."""
    blocks = next(one.blocks for one in BEGINNINGS if one.name == start)
    raw = [{"type": kind, "value": value} for kind, value in blocks]
    article = ArticlePage(
        title=title, slug=_free_slug(index, title), body=json.dumps(raw), live=False, owner=user
    )
    index.add_child(instance=article)
    article.save_revision(user=user, clean=False)
    log(instance=article, action="wagtail.create", user=user, content_changed=True)
    return article


def _free_slug(index: Page, title: str) -> str:
    wanted = slugify(title, allow_unicode=True)[:80] or "article"
    taken = {*index.get_children().values_list("slug", flat=True), *taken_under(index)}
    numbers = ("", *(f"-{number}" for number in range(2, 1000)))
    return next(wanted + number for number in numbers if wanted + number not in taken)
