"""A named refusal met through a door: raised somewhere below it, whatever words the door finds."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def provoked(refusal: type[Exception]) -> Iterator[None]:
    """Within, `refusal` itself must be raised at least once."""
    raised: list[Exception] = []
    before = refusal.__init__

    def noted(self: Exception, *args: object, **kwargs: object) -> None:
        raised.append(self)
        before(self, *args, **kwargs)

    own = "__init__" in vars(refusal)
    refusal.__init__ = noted  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        if own:
            refusal.__init__ = before  # type: ignore[method-assign]
        else:
            del refusal.__init__
    assert raised, f"nothing raised {refusal.__name__}"
