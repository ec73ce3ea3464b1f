"""How often Python's garbage collector runs in a web process: rarely, and not over what stays."""

import gc

#: An offer makes some ten thousand small tuples and drops them all; Python would search 12 times.
OBJECTS_BETWEEN_SEARCHES = 20_000


def settle_in() -> None:
    """Everything is loaded: it stays for ever, is not searched again, and forked workers share it."""
    # Before the freeze: what is rubbish now would be kept for ever too.
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_SEARCHES, 10, 10)
