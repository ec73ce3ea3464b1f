"""What the simulator's endpoints answer instead of an object."""

from __future__ import annotations


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
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": error_type, "message": message, "code": code, "param": param}
