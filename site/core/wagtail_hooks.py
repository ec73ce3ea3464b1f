"""Registers core's views with the admin, and how links in editors' text are resolved."""

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from core.links import PathLinkHandler
from core.viewsets import LibraryGroup

register_snippet(LibraryGroup)


@hooks.register("register_rich_text_features", order=10)
def page_links(features: Any) -> None:
    """After Wagtail's own, whose links cost a query or two each."""
    features.register_link_type(PathLinkHandler)
