"""Articles on pages of other rooms."""

from typing import Any

from django import template
from django.db.models import Q

from blog.models import ArticlePage

register = template.Library()

MOST = 6


@register.simple_tag
def articles_of_person(page: Any) -> list[ArticlePage]:
    """Live articles that the person of this profile wrote or reviewed, in its language, newest first."""
    theirs = Q(author__page=page.pk)
    if page.practitioner_id is not None:
        theirs |= Q(reviewer=page.practitioner_id)
    articles = ArticlePage.objects.live().filter(theirs, locale_id=page.locale_id)
    return list(articles.order_by("-published", "-pk").defer_streamfields()[:MOST])
