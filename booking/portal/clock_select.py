"""A select of times. A week of quarter hours is a thousand options: too many to make one by one."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

Choice = tuple[str, str]


class ClockChoices(BaseChoiceIterator):
    """Flat pairs of minute and words, which Django takes as they are instead of looking at each."""

    def __init__(self, pairs: Iterable[Choice]) -> None:
        self.pairs = tuple(pairs)

    def __iter__(self) -> Iterator[Choice]:
        return iter(self.pairs)


class ClockSelect(forms.Select):
    """What Django's own select draws, for flat choices whose options carry no attributes."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The select as HTML."""
        options = _drawn(tuple(self.choices))
        for minute in self.format_value(value):
            mine = f'<option value="{escape(minute)}"'
            # Put in afterwards, so that the options themselves can be kept for everybody.
            options = options.replace(f"{mine}>", f"{mine} selected>", 1)
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>\n{}\n</select>", own, mark_safe(options))


@lru_cache(maxsize=64)
def _drawn(pairs: tuple[Choice, ...]) -> str:
    """Options, none selected. Few different ones are ever asked for: days are alike."""
    return "\n".join(
        f'<option value="{escape(minute)}">{escape(words)}</option>' for minute, words in pairs
    )
