"""Synonyms, messages and opinions in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import ContactMessage, Feedback, Synonym


class SynonymViewSet(SnippetViewSet):
    """Words that mean the same to people who search."""

    model = Synonym
    icon = "search"
    list_display = ["words"]
    add_to_settings_menu = True


class ReadOnly(ModelPermissionPolicy):
    """May be looked at and deleted, never written by hand."""

    def user_has_permission(self, user, action):  # type: ignore[no-untyped-def]
        return action not in ("add", "change") and super().user_has_permission(user, action)


class ContactMessageViewSet(ModelViewSet):
    """What people wrote. For the office."""

    model = ContactMessage
    icon = "mail"
    menu_label = _("Messages")
    name = "contact-messages"
    url_prefix = "contact-messages"
    add_to_admin_menu = True
    menu_order = 190
    list_display = ["name", "at"]
    ordering = ["-at"]
    inspect_view_enabled = True
    inspect_view_fields = ["name", "phone", "email", "text", "at"]
    form_fields = ["answered_at"]
    search_fields: list[str] = []
    permission_policy = ReadOnly(ContactMessage)


class FeedbackViewSet(ModelViewSet):
    """What visitors thought of pages."""

    model = Feedback
    icon = "comment"
    menu_label = _("Feedback")
    add_to_settings_menu = True
    list_display = ["page", "helpful", "text", "at"]
    list_filter = ["helpful"]
    ordering = ["-at"]
    form_fields = ["helpful"]
    permission_policy = ReadOnly(Feedback)
