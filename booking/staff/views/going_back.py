"""Forms about money that goes back to whoever bought something: what is the same of all of them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages

from booking.operations.money.by_hand import PaymentInvalid
from booking.operations.money.credit import CreditMoved
from core.audit import acting
from core.clock import now


def went_back(
    request: HttpRequest, form: Any, act: "partial[int]", *, left: Callable[[], int], done: str
) -> bool:
    """Do what a valid form asks, and whether it was done; what cannot be is said on the form.

    `act` takes the way, the cents that the page showed, who and why. `left`: the cents it would show now.
    """
    asked = form.cleaned_data
    try:
        act(
            way=asked["way"],
            shown_cents=asked["shown"],
            by=acting(request.user),
            now=now(),
            why=asked["note"],
        )
    except PaymentInvalid:
        form.add_error("way", _("It cannot go that way any more: choose another."))
        return False
    except CreditMoved:
        form.add_error(None, _("The amount has changed meanwhile: look again."))
        form.data = form.data.copy()
        form.data["shown"] = left()
        return False
    messages.success(request, done)
    return True
