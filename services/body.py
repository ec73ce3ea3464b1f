"""The body of a page: one stream of blocks, checked as a whole."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from core.citations import cited_keys
from services.blocks import STORY


class StoryBlock(blocks.StreamBlock):
    """Every block, and the rules that look across blocks: heading order, citations."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or STORY, **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        wrong = {**_heading_errors(cleaned), **_citation_errors(cleaned)}
        if wrong:
            raise StreamBlockValidationError(block_errors=wrong)
        return cleaned

    class Meta:
        block_counts = {"lead": {"max_num": 1}, "references": {"max_num": 1}}


def _heading_errors(stream: Any) -> dict[int, ValidationError]:
    """A part's heading needs a heading above it; two equal ones would share an address."""
    wrong: dict[int, ValidationError] = {}
    seen: Counter[str] = Counter()
    begun = False
    for position, block in enumerate(stream):
        if block.block_type != "heading":
            continue
        # A page's own h1 is its title; a part without a whole above it breaks the outline.
        begun = begun or block.value["level"] == "h2"
        seen[block.value.anchor] += 1
        if not begun:
            wrong[position] = ValidationError(_("Begin with a heading, then a heading inside it."))
        elif seen[block.value.anchor] > 1:
            wrong[position] = ValidationError(_("Another heading on this page has these words."))
    return wrong


def _citation_errors(stream: Any) -> dict[int, ValidationError]:
    """Every [^key] must be among the page's references."""
    known = {
        reference.key
        for block in stream
        if block.block_type == "references"
        for reference in block.value["references"]
        if reference
    }
    wrong = {}
    for position, block in enumerate(stream):
        if block.block_type == "references":
            continue
        # As it is stored: a citation counts however deep in a block its text lies.
        missing = cited_keys(str(block.block.get_prep_value(block.value))) - known
        if missing:
            wrong[position] = ValidationError(
                _("Add to this page's references: %(keys)s"),
                params={"keys": ", ".join(sorted(missing))},
            )
    return wrong
