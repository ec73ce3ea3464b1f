"""Registers the services' views with the admin."""

from wagtail.snippets.models import register_snippet

from services.viewsets import FundingProgramViewSet

register_snippet(FundingProgramViewSet)
