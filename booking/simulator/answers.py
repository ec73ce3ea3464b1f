"""What the simulator's endpoints answer instead of an object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class ApiError(Exception):
    """What Stripe would answer instead of an object."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        error_type: str = "invalid_request_error",
        left_behind: Callable[[], dict[str, Any]] = dict,
    ) -> None:
        super().__init__(message)
        self.status = status
        #: Makes what is left although the request was refused; told in the error.
        self.left_behind = left_behind
        self.error = {"type": error_type, "message": message, "code": code, "param": param}
