"""The topics of articles, in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn

from blog.models import Topic
from core.second_tab import VersionedSnippetViewSet


class TopicViewSet(VersionedSnippetViewSet):
    """Topics of articles."""

    model = Topic
    icon = "folder-open-inverse"
    list_display = [
        "name",
        "slug",
        "description",
        BooleanColumn("about_health", label=_("About health")),
    ]
    ordering = ["name"]
    add_to_admin_menu = True
    menu_order = 305
