"""Somebody says whether a page helped."""

import datetime as dt

from wagtail.models import Page

from home.models import Feedback


class PageGone(Exception):
    """There is no such public page."""


def give_feedback(*, page_id: int, helpful: bool, text: str, now: dt.datetime) -> str:
    """Keep an opinion. Returns the page's path. Raises PageGone."""
    page = Page.objects.live().filter(pk=page_id, depth__gt=1).first()
    if page is None:
        raise PageGone
    Feedback.objects.create(page=page, helpful=helpful, text=text, at=now)
    return "/" + page.url_path.split("/", 2)[2]
