"""Who pays, and when to get help, in the admin."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView

from core.second_tab import VersionedSnippetEditView, VersionedSnippetViewSet
from services.models import CareCard, FundingProgram
from services.models.care_card import pages_showing


class FundingProgramViewSet(VersionedSnippetViewSet):
    """Dated facts with their source."""

    model = FundingProgram
    icon = "form"
    list_display = ["name", "amount", "as_of", "order"]
    ordering = ["order", "name"]
    add_to_admin_menu = True
    menu_order = 310


def used_on(pages: int) -> str:
    """On how many pages, in words."""
    return ngettext("%(n)s page", "%(n)s pages", pages) % {"n": pages}


class CareCardListView(IndexView):
    """The library, with how many pages show each card."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        count_pages(context["object_list"])
        return context


def count_pages(cards: Iterable[Any]) -> None:
    """Note on each card on how many pages it stands."""
    cards = list(cards)
    shown = pages_showing(cards)
    for card in cards:
        card.used = used_on(len(shown.get(card.pk, [])))


class CareCardEditView(VersionedSnippetEditView):
    """A card is short and many pages show it: what is typed is kept when Save is pressed."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Saved by itself it would be another row than the page showed, and its own second tab (0905).
        self.autosave_enabled = False


class CareCardViewSet(VersionedSnippetViewSet):
    """When to get help, each written once."""

    model = CareCard
    icon = "warning"
    index_view_class = CareCardListView
    edit_view_class = CareCardEditView
    list_display = [
        "name",
        Column("level", label=_("How fast"), accessor="get_level_display", sort_key="level"),
        Column("used", label=_("Used on")),
        "last_reviewed",
        "next_review",
    ]
    list_filter = ["level"]
    ordering = ["name"]
    list_per_page = 50
    add_to_admin_menu = True
    menu_order = 305
