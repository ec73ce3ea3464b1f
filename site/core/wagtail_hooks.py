"""Registers core's views with the admin."""

from wagtail.snippets.models import register_snippet

from core.viewsets import LibraryGroup

register_snippet(LibraryGroup)
