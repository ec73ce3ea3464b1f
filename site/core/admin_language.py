"""The admin speaks the languages we have words for, whoever wishes for another (1015)."""

from django.conf import settings
from wagtail.admin.localization import get_available_admin_languages
from wagtail.users.models import UserProfile


def keep_admin_in_its_languages() -> None:
    """A language in somebody's profile counts while the admin has it; called once, at the start.

    Wagtail offers only what is permitted, but obeys whatever was chosen before: on its pages and in
    its letters. Both ask this one method.
    """
    UserProfile.get_preferred_language = _permitted_language


def _permitted_language(profile: UserProfile) -> str:
    chosen = str(profile.preferred_language)
    permitted = dict(get_available_admin_languages())
    return chosen if chosen in permitted else str(settings.LANGUAGE_CODE)
