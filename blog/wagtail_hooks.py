"""Registers the articles' views with the admin."""

from wagtail.snippets.models import register_snippet

from blog.viewsets import TopicViewSet

register_snippet(TopicViewSet)
