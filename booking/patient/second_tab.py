"""Two tabs on one unfinished booking: the later answer of an older page is asked about (1017)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import differences
from core.versioned import SHOWN, shown_in, version_of

#: What the page of the answers shows; what is sent is this and nothing else.
SHOWN_ON_CHECK = (
    "rows",
    "prices",
    "full",
    "share_note",
    "deposit",
    "policy",
    "agreement",
    "data_words",
    "card",
    "package",
)
#: And what the page of an awaited deposit shows.
SHOWN_ON_DEPOSIT = ("prices", "full", "share_note", "deposit", "policy", "card")


def shown_by(form: forms.Form) -> str:
    """A digest of the answers a page of the journey showed in its boxes."""
    return version_of({name: form.initial.get(name) or "" for name in form.fields})


def is_told(request: HttpRequest, form: forms.Form) -> bool:
    """Whether a valid answer comes from a page older than the answer kept, and is another.

    Then it says so on the form, with both answers. A page that says nothing is taken: the page of
    the answers stands behind it, and compares all of them.
    """
    if SHOWN not in request.POST or shown_in(request.POST) == shown_by(form):
        return False
    differing = differences.of_form(form, form)
    if differing:
        told = _(
            "This was answered meanwhile, in another tab. What you have here is not saved yet: "
            "look at it again, then continue."
        )
        form.add_error(None, [told, *differing])
    return bool(differing)


def status_of(form: forms.Form, *, told: bool) -> int:
    """Of the page that is shown again: a conflict has its own."""
    return 409 if told else 422 if form.errors else 200


def shown_on_check(page: Mapping[str, Any]) -> str:
    """A digest of everything the page of the answers shows before the last press."""
    return version_of({name: str(page[name]) for name in SHOWN_ON_CHECK})


def shown_on_deposit(page: Mapping[str, Any]) -> str:
    """The same of the page of a deposit that is awaited."""
    return version_of({name: str(page[name]) for name in SHOWN_ON_DEPOSIT})
