"""Every text an editor can publish besides pages, read for what the policy rules out."""

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, EmailField, SlugField, TextField, URLField
from wagtail.contrib.settings.registry import registry
from wagtail.fields import StreamField
from wagtail.snippets.models import get_snippet_models

from core.word_count import plain_texts
from services.promises import promised

#: The titles of other people's papers, and words that only the search reads.
NOT_OURS = {"reference", "synonym"}
NOT_WORDS = (SlugField, URLField, EmailField)


def words_of(row: Any) -> list[str]:
    """What visitors read of a page, a shared text or the settings, field by field, without tags."""
    return [
        text
        for field in row._meta.get_fields()
        if isinstance(field, (CharField, TextField, StreamField))
        and not isinstance(field, NOT_WORDS)
        and field.editable
        and not field.choices
        for text in plain_texts(getattr(row, field.name) or "")
    ]


def promises_of(row: Any) -> list[str]:
    """What a text promises against the policy, each wording once."""
    return promised(words_of(row))


def shared_texts() -> Iterator[Any]:
    """Every row of the shared texts and of the settings: a new kind of either is read too."""
    for kind in (*get_snippet_models(), *registry):
        if kind._meta.model_name not in NOT_OURS:
            yield from kind._default_manager.order_by("pk")
