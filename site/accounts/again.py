"""Re-authentication before an export or an erasure: whoever sits there proves again who they are."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse

View = Callable[..., HttpResponse]


def proves_again(view: View) -> View:
    """Ask for the password, or a code, unless it was given within the last minutes."""
    asked: Any = reauthentication_required(view)
    return asked  # type: ignore[no-any-return]
