"""Who edited a page (0821): told from what its revisions say, because a comment saves one too."""

import json
import re
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

#: What a revision notes about itself, about comments and about a review, and what says where a page
#: stands and how it is found; none of it is the advice.
NOT_ADVICE = {
    "has_contents",
    "hidden_from_search_engines",
    "published",
    "scene",
    "search_description",
    "seo_title",
    "share_image",
    "show_in_menus",
    "slug",
    "tagged_items",
    "tags",
    "comments",
    "wagtail_admin_comments",
    "draft_title",
    "expire_at",
    "expired",
    "first_published_at",
    "go_live_at",
    "has_unpublished_changes",
    "last_published_at",
    "last_reviewed",
    "latest_revision",
    "latest_revision_created_at",
    "live",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "next_review",
    "numchild",
    "owner",
    "path",
    "reviewer",
    "search_engine_index",
    "translation_key",
    "url_path",
}
# The editor numbers paragraphs and blocks as it opens them; saving alone brings new numbers.
EDITORS_MARK = re.compile(r'\s*data-block-key="[^"]*"')
NUMBERS = {"id", "pk"}


def has_edited(page: Any, user: Any) -> bool:
    """Whether `user` changed anything of what is not public yet. Comments change nothing."""
    known = _published(page)
    revisions = page.revisions.order_by("created_at", "pk")
    if page.live_revision_id:
        revisions = revisions.filter(pk__gt=page.live_revision_id)
    for revision in revisions:
        said = advice(revision.as_object())
        if said != known and revision.user_id == user.pk:
            return True
        known = said
    return False


def say_the_same(one: Any, other: Any) -> bool:
    """Whether two revisions give the same advice."""
    return advice(one.as_object()) == advice(other.as_object())


def says_what_is_public(page: Any) -> bool:
    """Whether its draft gives the advice that is published already, in the same words."""
    revision = page.get_latest_revision()
    public = _published(page)
    return public is not None and revision is not None and advice(revision.as_object()) == public


def advice(page: Any) -> Any:
    """What a page says, without what saving it in the editor alone would change."""
    # Through JSON and back: a date is then the same text as in a stored revision.
    kept = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    return _plain({key: value for key, value in kept.items() if key not in NOT_ADVICE})


def _published(page: Any) -> Any:
    """What the public reads now; None while nothing is public."""
    if page.live and page.live_revision_id:
        return advice(page.live_revision.as_object())
    stored = type(page).objects.filter(pk=page.pk, live=True).first()
    return advice(stored) if stored else None


def _plain(value: Any) -> Any:
    """A stored value without what the editor's own bookkeeping puts into it."""
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, dict):
        plain = {key: _plain(part) for key, part in value.items()}
        numbered = "type" in plain or "pk" in plain
        return {
            key: part
            for key, part in plain.items()
            if part not in (None, "", [], {}, False) and not (numbered and key in NUMBERS)
        }
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


def _plain_text(text: str) -> Any:
    """Text with its spaces evened; a stored body is opened first."""
    if text.startswith(("[", "{")):
        try:
            return _plain(json.loads(text))
        except ValueError:
            pass
    return " ".join(EDITORS_MARK.sub("", text).split())
