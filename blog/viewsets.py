"""The topics of articles, in the admin."""

from wagtail.snippets.views.snippets import SnippetViewSet

from blog.models import Topic


class TopicViewSet(SnippetViewSet):
    """Topics of articles."""

    model = Topic
    icon = "folder-open-inverse"
    list_display = ["name", "slug", "description"]
    ordering = ["name"]
    add_to_admin_menu = True
    menu_order = 305
