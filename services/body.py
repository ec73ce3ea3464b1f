"""The body of a page: one stream of blocks, checked as a whole when it goes out."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from services.blocks import STORY


class StoryBlock(blocks.StreamBlock):
    """Every block, and the rule that looks across blocks: the order of headings."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__(local_blocks or STORY, **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        # A draft is kept as far as it got (1311); the checks beside it say what is still to be done.
        if not self.is_deferred_validation and (wrong := heading_errors(cleaned)):
            raise StreamBlockValidationError(block_errors=wrong)
        return cleaned

    class Meta:
        block_counts = {"lead": {"max_num": 1}, "references": {"max_num": 1}}


def heading_errors(stream: Any) -> dict[int, ValidationError]:
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
