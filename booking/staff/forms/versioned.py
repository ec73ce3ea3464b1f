"""Two tabs on one form: the second is told, what was typed stays, and nothing is silently the last."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

SHOWN = "shown_version"


def version_of(values: Mapping[str, Any]) -> str:
    """A digest of what a form showed, without the values themselves."""
    said = [f"{name}={_plain(value)}" for name, value in sorted(values.items()) if name != SHOWN]
    return salted_hmac("booking.staff.forms.versioned", "\n".join(said)).hexdigest()[:32]


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple, set)) or hasattr(value, "iterator"):
        return ",".join(sorted(str(getattr(one, "pk", one)) for one in value))
    return str(value)


class Versioned:
    """Mixed into the form of a row that exists: it carries what it showed, and compares."""

    instance: Any
    initial: dict[str, Any]
    fields: dict[str, forms.Field]
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        self.stored = version_of(self.initial)
        self.fields[SHOWN] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[SHOWN] = self.stored

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]  # a form stands beside it
        key = self.add_prefix(SHOWN)  # type: ignore[attr-defined]
        shown = self.data.get(key, "") if self.instance.pk is not None else ""
        if shown and shown != self.stored:
            self.data = self.data.copy()
            self.data[key] = self.stored  # told once; saving again is then meant
            said = _(
                "This was changed meanwhile, in another tab or by somebody else. What you typed is "
                "still here, and nothing is saved: look at it again, then save."
            )
            self.add_error(None, said)  # type: ignore[attr-defined]
        return cleaned
