"""What is typed into a form is washed before anything is read from it."""

from collections.abc import Callable, Iterator
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


def wash_every_form() -> None:
    """From now on every form, ours and everybody else's, washes its answers before it reads them.

    Put into Django's own form once, when the program starts: forms of Wagtail, of its listings'
    search boxes and filters, and of the libraries that sign people in have no other place in
    common (0900).
    """
    read = forms.BaseForm.full_clean

    def full_clean(form: forms.BaseForm) -> None:
        # A page shown again shows what was understood.
        if form.is_bound and getattr(form, "is_washed", True):
            form.data = washed(form)
        read(form)

    setattr(forms.BaseForm, "full_clean", full_clean)  # noqa: B010  a method of somebody else's class


def washed(form: forms.BaseForm) -> Any:
    """The answers to `form`, each field's washed in its own way."""
    changed: dict[str, str] = {}
    for name, field in form.fields.items():
        for part, key in _parts(field, form.add_prefix(name)):
            wash = wash_of(part)
            typed = form.data.get(key) if wash else None
            if wash and isinstance(typed, str) and (clean := wash(typed)) != typed:
                changed[key] = clean
    if not changed:
        return form.data
    answers: Any = form.data
    data = answers.copy()  # of a QueryDict: one that can be written to
    for key, clean in changed.items():
        data[key] = clean
    return data


def _parts(field: forms.Field, key: str) -> Iterator[tuple[forms.Field, str]]:
    """The field and its key; of one drawn as several boxes (from – to) each of them."""
    if not (isinstance(field, forms.MultiValueField) and hasattr(field.widget, "widgets_names")):
        yield field, key
        return
    widget: Any = field.widget
    # The filters of listings name their boxes by a suffix of their own.
    own = getattr(widget, "suffixes", None)
    ends = [f"_{end}" for end in own] if own else widget.widgets_names
    for part, end in zip(field.fields, ends, strict=False):
        yield part, f"{key}{end}"


class Form(forms.Form):
    """A form of the house."""

    data: Any  # a QueryDict, or what a page before this one kept


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
