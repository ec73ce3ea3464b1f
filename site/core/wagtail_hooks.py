"""Registers core's views with the admin, and how links in editors' text are resolved."""

from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.views.pages.search import SearchView
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from core import citing
from core.links import AddressField, PathLinkHandler
from core.second_tab import VersionedSettingsEditView
from core.viewsets import LibraryGroup
from core.wagtails_own import versioned_viewsets

register_snippet(LibraryGroup)
versioned_viewsets()
# Editors' words are theirs: a soft hyphen in a page's title is meant (0841).
WagtailAdminPageForm.is_washed = False
# A list of old addresses says where they lead on this site by their paths.
RedirectForm.base_fields["redirect_link"] = AddressField.like(
    RedirectForm.base_fields["redirect_link"]
)
# Wagtail forgets to say what the search counts, and writes "1-20 of 83 None".
SearchView.verbose_name_plural = Page._meta.verbose_name_plural


# Before Wagtail's own address of the same page, whose second tab is silently the last.
@hooks.register("register_admin_urls", order=-1)
def settings_that_say_what_they_showed() -> list[URLPattern]:
    view = VersionedSettingsEditView.as_view()
    return [path("settings/<slug:app_name>/<slug:model_name>/<int:pk>/", view)]


@hooks.register("insert_global_admin_js")
def safari_and_heic() -> str:
    return format_html('<script type="module" src="{}"></script>', static("js/safari-heic.js"))


@hooks.register("register_rich_text_features", order=10)
def page_links(features: Any) -> None:
    """After Wagtail's own, whose links cost a query or two each."""
    features.register_link_type(PathLinkHandler)


@hooks.register("register_rich_text_features")
def citations(features: Any) -> None:
    citing.register(features)
