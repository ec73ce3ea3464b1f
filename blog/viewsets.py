"""The topics of articles, in the admin."""

from blog.models import Topic
from core.second_tab import VersionedSnippetViewSet


class TopicViewSet(VersionedSnippetViewSet):
    """Topics of articles."""

    model = Topic
    icon = "folder-open-inverse"
    list_display = ["name", "slug", "description"]
    ordering = ["name"]
    add_to_admin_menu = True
    menu_order = 305
