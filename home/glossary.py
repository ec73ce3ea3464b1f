"""The glossary: every term of the library at an address of its own, with the pages that use it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page, ReferenceIndex

from core.models import GlossaryTerm


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms in order of the alphabet, under their first letters."""
    terms = sorted(GlossaryTerm.objects.all(), key=lambda term: term.term.casefold())
    letters: dict[str, list[GlossaryTerm]] = {}
    for term in terms:
        letters.setdefault(term.term[:1].upper(), []).append(term)
    return _page(request, "home/glossary.html", "/glossary/", {"letters": letters}, [])


@require_safe
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """One term, what it means, and where the site uses it. 404 for a word that is not kept."""
    found = get_object_or_404(GlossaryTerm, slug=slug)
    context = {"term": found, "pages": pages_with(found)}
    above = [{"title": _("Words explained"), "url": "/glossary/"}]
    return _page(request, "home/glossary_term.html", found.address, context, above)


def pages_with(found: GlossaryTerm) -> list[Any]:
    """The public pages whose body explains the term, in the order of the site."""
    pages = ReferenceIndex.get_references_to(found).filter(
        base_content_type=ReferenceIndex._get_base_content_type(Page)
    )
    # The index keeps ids as text, which PostgreSQL does not compare with numbers.
    named = [int(pk) for pk in pages.values_list("object_id", flat=True)]
    live = Page.objects.live().public().filter(pk__in=named)
    return list(live.order_by("path").specific())


def _page(
    request: HttpRequest,
    template: str,
    address: str,
    context: dict[str, Any],
    above: list[dict[str, str]],
) -> HttpResponse:
    canonical = settings.BASE_URL + address
    crumbs = [{"title": "Home", "url": "/"}, *above]
    return render(request, template, {**context, "canonical": canonical, "breadcrumbs": crumbs})
