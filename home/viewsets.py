"""Synonyms, messages and opinions in the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic.models import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from core.second_tab import VersionedEditView, VersionedSnippetViewSet
from home.models import ContactMessage, Feedback, Synonym


class SynonymViewSet(VersionedSnippetViewSet):
    """Words that mean the same to people who search."""

    model = Synonym
    icon = "search"
    list_display = ["words"]
    add_to_settings_menu = True


class FromVisitors(ModelPermissionPolicy):
    """Comes in through the website: may be looked at and deleted, never written by hand."""

    refused = {"add", "change"}

    def user_has_permission(self, user, action):  # type: ignore[no-untyped-def]
        return action not in self.refused and super().user_has_permission(user, action)


class Answerable(FromVisitors):
    """The office notes when it answered; nothing else can be changed."""

    refused = {"add"}


class ContactMessageViewSet(ModelViewSet):
    """What people wrote. For the office."""

    model = ContactMessage
    icon = "mail"
    menu_label = _("Messages")
    name = "contact-messages"
    url_prefix = "contact-messages"
    add_to_admin_menu = True
    menu_order = 190
    list_display = ["name", "at", "answered_at"]
    ordering = ["-at"]
    inspect_view_enabled = True
    inspect_view_fields = ["name", "phone", "email", "text", "at"]
    form_fields = ["answered_at"]
    edit_view_class = VersionedEditView
    # Everything in it is encrypted: the database can find none of it.
    search_fields: list[str] = []
    permission_policy = Answerable(ContactMessage)


class FeedbackList(IndexView):
    """With the pages the opinions are about, in one query."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("page")


class FeedbackViewSet(ModelViewSet):
    """What visitors thought of pages."""

    model = Feedback
    icon = "comment"
    menu_label = _("Feedback")
    add_to_settings_menu = True
    list_display = ["page", BooleanColumn("helpful", label=_("Helpful")), "text", "at"]
    list_filter = ["helpful"]
    ordering = ["-at"]
    index_view_class = FeedbackList
    form_fields = ["helpful"]
    permission_policy = FromVisitors(Feedback)
