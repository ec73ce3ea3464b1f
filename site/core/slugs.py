"""Names in addresses, made of what something is called."""

from collections.abc import Callable

from anyascii import anyascii
from django.utils.text import slugify


def free_slug(called: str, *, most: int, is_taken: Callable[[str], bool], usual: str) -> str:
    """`called` as an address name of at most `most` characters that nothing else has.

    Letters of other scripts are spelled in ours; what leaves nothing is `usual`.
    """
    wanted = slugify(anyascii(called))[: most - 4].strip("-") or usual
    numbers = ("", *(f"-{number}" for number in range(2, 1000)))
    return next(wanted + number for number in numbers if not is_taken(wanted + number))
