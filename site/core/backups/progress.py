"""How far a long command has come: one line that moves at a terminal, some lines elsewhere."""

import time
from typing import Any

#: Between two lines about one part: in a log, and at a terminal.
IN_A_LOG, AT_A_TERMINAL = 10.0, 0.1


class Progress:
    """Called with what is being done, how much of it is done, and of how much."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._moves = bool(getattr(stream, "isatty", lambda: False)())
        self._part, self._percent, self._said_at = "", -1, 0.0

    def __call__(self, part: str, done: int, of: int) -> None:
        percent = 100 * done // max(of, 1)
        if part != self._part:
            self.end()
        elif percent == self._percent or (percent < 100 and self._is_early()):
            return
        self._part, self._percent, self._said_at = part, percent, time.monotonic()
        words = f"{part} {percent} %"
        self._stream.write(
            f"\r{words:<40}" if self._moves else words, ending="" if self._moves else "\n"
        )
        self._stream.flush()

    def _is_early(self) -> bool:
        pause = AT_A_TERMINAL if self._moves else IN_A_LOG
        return time.monotonic() - self._said_at < pause

    def end(self) -> None:
        """The line that moved is finished."""
        if self._moves and self._part:
            self._stream.write("")
        self._part = ""
