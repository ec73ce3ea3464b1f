"""Looking for garbage where there may be some, and not at every step of a request."""

import gc

#: An offer makes some ten thousand small tuples and drops them all; Python would search 12 times.
OBJECTS_BETWEEN_SEARCHES = 20_000


def settle_in() -> None:
    """Everything is loaded: it stays for ever, is not searched again, and forked workers share it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES, 10, 10)
