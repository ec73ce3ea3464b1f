"""The shared texts in the admin: one menu, one list each."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.chooser import (
    SnippetChooserViewSet,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from core.models import Alert, Author, CallToAction, Faq, GlossaryTerm, Reference
from core.second_tab import VersionedSnippetViewSet


class FaqViewSet(VersionedSnippetViewSet):
    """Questions with their answers."""

    model = Faq
    icon = "help"
    list_display = ["question", "topic"]
    list_filter = ["topic"]
    ordering = ["topic", "question"]
    list_per_page = 50


class NamesItsKey:
    """A source that was picked comes back with what a text keeps of it, and what it is called there."""

    def get_chosen_response_data(self, item: Reference) -> dict[str, str]:
        """Wagtail's answer, with the key and the short name."""
        answer: dict[str, str] = super().get_chosen_response_data(item)  # type: ignore[misc]
        return {**answer, "key": item.key, "label": item.short}


class ReferenceChosenView(NamesItsKey, SnippetChosenView):
    """A source was picked from the list."""


class ReferenceCreateView(NamesItsKey, SnippetCreateView):
    """A source was written down while citing it."""


class ReferenceChooserViewSet(SnippetChooserViewSet):
    """The window in which a source is picked, or written down where nobody has yet."""

    chosen_view_class = ReferenceChosenView
    create_view_class = ReferenceCreateView
    form_fields = ["title", "authors", "publisher", "year", "doi", "url", "accessed"]


class ReferenceViewSet(VersionedSnippetViewSet):
    """Sources."""

    chooser_viewset_class = ReferenceChooserViewSet

    model = Reference
    icon = "list-ol"
    list_display = ["key", "title", "year", "accessed"]
    ordering = ["key"]
    list_per_page = 50


class GlossaryTermViewSet(VersionedSnippetViewSet):
    """Words explained once."""

    model = GlossaryTerm
    icon = "list-ul"
    list_display = ["term", "definition"]
    ordering = ["term"]


class AuthorViewSet(VersionedSnippetViewSet):
    """Who writes."""

    model = Author
    icon = "user"
    list_display = ["name", "credentials"]
    ordering = ["name"]


class CallToActionViewSet(VersionedSnippetViewSet):
    """Next steps that pages share."""

    model = CallToAction
    icon = "pick"
    list_display = ["title", "kind"]
    ordering = ["title"]


class AlertViewSet(VersionedSnippetViewSet):
    """Notices on every page."""

    model = Alert
    icon = "warning"
    list_display = [
        "title",
        "start",
        "end",
        BooleanColumn("is_active", label=_("Switched on"), sort_key="is_active"),
    ]
    ordering = ["-start"]


class LibraryGroup(SnippetViewSetGroup):
    """What pages share."""

    menu_label = _("Shared texts")
    menu_icon = "snippet"
    menu_order = 300
    items = (
        FaqViewSet,
        ReferenceViewSet,
        GlossaryTermViewSet,
        AuthorViewSet,
        CallToActionViewSet,
        AlertViewSet,
    )
