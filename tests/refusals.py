"""A named refusal met through a door: raised somewhere below it, whatever words the door finds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection


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


@contextmanager
def meanwhile(statement: str, act: Callable[[], object]) -> Iterator[None]:
    """Somebody is faster: `act` happens just before the first statement that begins so."""
    done: list[None] = []

    def overtake(execute, sql, params, many, context):
        if sql.startswith(statement) and not done:
            done.append(None)
            act()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake):
        yield
    assert done, f"no {statement} was sent"
