"""What makes public pages stale: pages published, moved or gone; shared texts and settings saved."""

from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.cache_tokens import renew_content
from core.models import (
    Alert,
    Author,
    CallToAction,
    ClinicImage,
    ClinicSettings,
    Faq,
    GlossaryTerm,
    Reference,
)

SHARED = [
    Alert,
    Author,
    CallToAction,
    ClinicImage,
    ClinicSettings,
    Faq,
    GlossaryTerm,
    Locale,
    PageViewRestriction,
    Redirect,
    Reference,
    Site,
]


def watch(*more: type) -> None:
    """Renew the content token on each of these changes. Other apps call it with models of their own."""
    if not more:
        for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
            # A name of its own, so that an app loaded twice is not heard twice.
            signal.connect(renew_content, dispatch_uid="core.cache_tokens")
        post_delete.connect(renew_if_page, dispatch_uid="core.cache_tokens.page")
    for model in more or SHARED:
        post_save.connect(renew_content, sender=model, dispatch_uid="core.cache_tokens")
        post_delete.connect(renew_content, sender=model, dispatch_uid="core.cache_tokens")


def renew_if_page(sender: type, **signal: object) -> None:
    """A page was deleted; its type does not matter."""
    if issubclass(sender, Page):
        renew_content()
