"""A StreamField whose block definitions stay out of migrations: editing a block needs none."""

from typing import Any

from wagtail.fields import StreamField


class StoryField(StreamField):
    """Behaves like StreamField; migrations record only that a column of JSON is there."""

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        # Wagtail puts it into migrations; without blocks there is nothing to look up (0302).
        kwargs.pop("block_lookup", None)
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> Any:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs
