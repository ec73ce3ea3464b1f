"""The form every door is made of: what is typed is washed before anything is read from it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from core import washing

Wash = Callable[[str], str]
#: Passwords, and what a page of ours put there itself, are nobody's to change.
UNTOUCHED = (forms.PasswordInput, forms.HiddenInput, forms.FileInput, forms.CheckboxInput)
TYPED = (forms.widgets.Input, forms.Textarea)
# Nor the signs that turn the direction of the words after them.
ONE_LINE = RegexValidator(
    r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]",
    _("Use letters and figures only, on one line."),
    inverse_match=True,
)


def wash_of(field: forms.Field) -> Wash | None:
    """How an answer to this field is washed; a field may say so itself, by `washed_as`."""
    own: Wash | None = getattr(field, "washed_as", None)
    if own is not None:
        return own
    if isinstance(field.widget, UNTOUCHED) or not isinstance(field.widget, TYPED):
        return None
    if isinstance(field.widget, forms.Textarea):
        return washing.prose
    is_text = isinstance(field, forms.CharField) and field.widget.input_type in ("text", "search")
    exact = isinstance(field, (forms.EmailField, forms.RegexField, forms.UUIDField))
    # An address or a pattern is read sign by sign, so every look-alike must become the plain sign.
    return washing.line if is_text and not exact else washing.code


class Washed:
    """Mixed into a form: its answers are washed, each field's in its own way, before they are read."""

    data: Any
    fields: dict[str, forms.Field]
    is_bound: bool

    def full_clean(self) -> None:
        """Wash, then read: a page shown again shows what was understood."""
        if self.is_bound:
            self.data = self._washed()
        super().full_clean()  # type: ignore[misc]  # a form stands beside it

    def _washed(self) -> Any:
        changed: dict[str, str] = {}
        for name, field in self.fields.items():
            wash, key = wash_of(field), self.add_prefix(name)  # type: ignore[attr-defined]
            typed = self.data.get(key) if wash else None
            if wash and isinstance(typed, str) and (clean := wash(typed)) != typed:
                changed[key] = clean
        if not changed:
            return self.data
        data = self.data.copy()  # of a QueryDict: one that can be written to
        for key, clean in changed.items():
            data[key] = clean
        return data


class Form(Washed, forms.Form):
    """A form of the house."""


class LineField(forms.CharField):
    """One line of text."""

    default_validators = [ONE_LINE]


class NameField(LineField):
    """What somebody is called: letters of any script, at least one."""

    def clean(self, value: Any) -> str:
        name: str = super().clean(value)
        if name and not washing.has_letters(name):
            raise ValidationError(self.error_messages["required"], code="required")
        return name


class CodeField(forms.CharField):
    """A code that is read sign by sign: a postal code, a reference."""

    washed_as = staticmethod(washing.code)


class ProseField(forms.CharField):
    """Free text of several lines."""

    widget = forms.Textarea
    washed_as = staticmethod(washing.prose)
