"""What differs between a page that was sent and what is stored by now, in words for its reader (1016)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.files.base import File
from django.db.models import Manager, Model, QuerySet
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

#: Longer than this and the difference is looked for in the field itself.
LONGEST = 120


def line(what: str, typed: str, stored: str) -> str:
    """One difference: what you typed against what is now."""
    return _("%(what)s: you have “%(typed)s”; now stored: “%(stored)s”.") % {
        "what": what,
        "typed": typed or _("nothing"),
        "stored": stored or _("nothing"),
    }


def lines(pairs: Iterable[tuple[str, str, str]]) -> list[str]:
    """The differences among `(what, typed, stored)`; equal ones are none."""
    return [line(*pair) for pair in pairs if pair[1] != pair[2]]


def of_form(form: Any, stored: Any) -> list[str]:
    """What a form that was sent has, field by field, against `stored`, the form of the row as it is now."""
    return lines(_differing(form, stored))


def _differing(form: Any, stored: Any) -> Iterator[tuple[str, str, str]]:
    for name in stored.changed_data:
        field = form.fields.get(name)
        # A secret is repeated nowhere, and what nobody sees nobody can compare.
        if field is None or field.widget.is_hidden or _is_secret(field):
            continue
        typed = form.cleaned_data.get(name, form[name].value())
        now = stored.get_initial_for_field(field, name)
        # Capitalised and without markup, as it stands on the page.
        label = str(form[name].label).strip()
        yield label, in_words(field, typed), in_words(field, now)


def _is_secret(field: forms.Field) -> bool:
    return getattr(field.widget, "input_type", "") == "password"


def in_words(field: forms.Field, value: Any) -> str:
    """A value as the reader knows it from the field: the choice's name, yes or no, text without markup."""
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, (list, tuple, set, QuerySet)):
        return ", ".join(sorted(_one(field, each) for each in value))
    return _one(field, value)


def _one(field: forms.Field, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, File):
        return str(value.name or "")
    if isinstance(field, forms.ModelChoiceField):
        # By its key, and one of many thousand perhaps: never through all the choices.
        row = field.queryset.filter(pk=value).first() if field.queryset is not None else None
        return str(row or value)
    if isinstance(field, (forms.ChoiceField, forms.TypedChoiceField)):
        return _of_choice(field, value)
    return _plain(field, value)


def _of_choice(field: forms.ChoiceField, value: Any) -> str:
    choices: Iterable[tuple[Any, Any]] = field.choices  # type: ignore[assignment]  # once read, pairs
    for key, label in choices:
        # A group of choices is called by its name and holds pairs.
        pairs = label if isinstance(label, (list, tuple)) else [(key, label)]
        for one, name in pairs:
            if str(one) == str(value):
                return str(name)
    return str(value)


def _plain(field: forms.Field, value: Any) -> str:
    text = str(value)
    if "<" not in text:
        # As the box shows it: dollars and not cents, the clock and not a minute of the day.
        text = str(field.widget.format_value(field.prepare_value(value)) or "")
    text = " ".join(strip_tags(text.replace("<", " <")).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
