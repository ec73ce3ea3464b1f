"""Feedback: whether a page helped, as readers say it."""

import datetime as dt

from wagtail.models import Page

from core.models import ClinicSettings
from core.pages import path_of
from core.periodic import periodic
from home.models import Feedback


class PageGone(Exception):
    """There is no such public page."""


def give_feedback(*, page_id: int, helpful: bool, text: str, now: dt.datetime) -> str:
    """Keep an opinion. Returns the page's path. Raises PageGone."""
    page = Page.objects.live().filter(pk=page_id, depth__gt=1).first()
    if page is None:
        raise PageGone
    Feedback.objects.create(page=page, helpful=helpful, text=text, at=now)
    return path_of(page)


@periodic("feedback", every=dt.timedelta(hours=12))
def forget_old(now: dt.datetime) -> None:
    """What was written about a page is emptied in time; that it helped, or did not, still counts."""
    kept = dt.timedelta(days=ClinicSettings.current().keep_feedback_days)
    Feedback.objects.filter(at__lt=now - kept).exclude(text="").update(text="")
