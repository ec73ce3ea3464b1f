"""Forms of moving in: the file, its columns, its names, what becomes of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import (
    ImportFile,
    ImportKind,
    ImportLetters,
    ImportSource,
    Practitioner,
    VisitType,
)
from booking.queries.imports.columns import FIELDS, guessed, missing
from booking.queries.imports.dates import DAY_FIRST, MONTH_FIRST, order_of
from booking.queries.imports.tables import LARGEST, rows_of
from core.folding import words
from core.forms import Form, LineField

_LOOKED_AT = 200


class FileForm(Form):
    """Which program, what, and the file."""

    source = forms.ChoiceField(
        label=gettext_lazy("Where the file comes from"), choices=ImportSource.choices
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What its lines are"),
        choices=ImportKind.choices,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("File (CSV)"),
        help_text=gettext_lazy(
            "Up to 10 MB and 20,000 lines. It is kept encrypted, two days at most."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("This file is empty."),
            "max_length": gettext_lazy("The name of the file is too long."),
        },
        max_length=100,
    )

    def clean_file(self) -> Any:
        """Asked before a byte of it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 10 MB. Export it in parts."))
        return file


class ColumnsForm(Form):
    """Which column is what. Guessed from the headers."""

    def __init__(self, file: ImportFile, data: Any = None) -> None:
        super().__init__(data)
        self.kind = ImportKind(file.kind)
        first = next((row for _number, row in rows_of(file.content)), [])
        columns = [("", _("– not in this file –"))]
        columns += [
            (str(place), _shown(header, first, place)) for place, header in enumerate(file.headers)
        ]
        said = file.columns or guessed(self.kind, file.headers)
        for name, label in FIELDS[self.kind].items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=columns, coerce=int, empty_value=None, required=False,
                initial=said.get(name, ""),
            )  # fmt: skip
        self.fields["order"] = forms.ChoiceField(
            label=_("A date like 03/04/2026 in this file is"),
            choices=[(DAY_FIRST, _("3 April: the day first")), (MONTH_FIRST, _("March 4: the month first"))],
            widget=forms.RadioSelect,
            initial=file.columns.get("order") or _order(file, said),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        lacking = missing(self.kind, self.columns(cleaned))
        if lacking:
            self.add_error(lacking, _("Choose a column: without it no line can be read."))
        return cleaned

    def columns(self, cleaned: Mapping[str, Any]) -> dict[str, int]:
        """The place of each field that the file has."""
        names = FIELDS[self.kind]
        return {name: cleaned[name] for name in names if cleaned.get(name) is not None}

    def said(self) -> dict[str, Any]:
        """As the operation wants it."""
        return {**self.columns(self.cleaned_data), "order": self.cleaned_data["order"]}


def _shown(header: str, first: Sequence[str], place: int) -> str:
    example = first[place][:30] if place < len(first) else ""
    named = header or _("Column %(number)s") % {"number": place + 1}
    return (
        _("%(header)s (such as “%(example)s”)") % {"header": named, "example": example}
        if example
        else named
    )


def _order(file: ImportFile, columns: Mapping[str, Any]) -> str:
    dated = [columns[name] for name in ("born", "start", "end") if name in columns]
    values = (
        row[place]
        for number, row in rows_of(file.content)
        if number <= _LOOKED_AT
        for place in dated
        if place < len(row)
    )
    usual = DAY_FIRST if file.source == ImportSource.CLINIKO else MONTH_FIRST
    return order_of(values) or usual


class NamesForm(Form):
    """Who and what the names in a file of visits are."""

    def __init__(self, names: Mapping[str, Sequence[str]], said: Any, data: Any = None) -> None:
        super().__init__(data)
        people = [
            (one.pk, one.name)
            for one in Practitioner.objects.filter(is_active=True).order_by("name")
        ]
        types = [(one.pk, one.name) for one in VisitType.objects.order_by("order", "name")]
        self.names = names
        for field, ours in (("practitioner", people), ("visit_type", types)):
            for place, name in enumerate(names[field]):
                self.fields[f"{field}-{place}"] = forms.TypedChoiceField(
                    label=_("“%(name)s” is") % {"name": name},
                    choices=[("", _("– none of ours: these visits cannot be brought –")), *ours],
                    coerce=int, empty_value=None, required=False,
                    initial=said.get(field, {}).get(name) or _like(name, ours),
                )  # fmt: skip

    def said(self) -> dict[str, dict[str, int]]:
        """Our numbers by the names of the file."""
        return {
            field: {
                name: number
                for place, name in enumerate(names)
                if (number := self.cleaned_data[f"{field}-{place}"]) is not None
            }
            for field, names in self.names.items()
        }


def _like(name: str, ours: Sequence[tuple[int, str]]) -> int | str:
    """The one whose words are all in the name of the file, or the other way round."""
    asked = set(words(name))
    close = [
        pk for pk, own in ours if asked and (asked >= set(words(own)) or asked <= set(words(own)))
    ]
    return close[0] if len(close) == 1 else ""


class BringForm(Form):
    """What becomes of a file that was looked at."""

    letters = forms.ChoiceField(
        label=gettext_lazy("What the patients hear from us"),
        choices=ImportLetters.choices,
        widget=forms.RadioSelect,
        initial=ImportLetters.NONE,
    )
    looked = forms.BooleanField(
        label=gettext_lazy("I have looked at the lines that match somebody on record"),
        required=False,
    )
    leaves_out = forms.BooleanField(
        label=gettext_lazy("Leave out the lines that cannot be brought"), required=False
    )
    knowingly_why = LineField(
        label=gettext_lazy("Why the visits that fit only knowingly are booked all the same"),
        help_text=gettext_lazy(
            "Against the drive or outside hours, never over another visit. Empty leaves them out."
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, file: ImportFile, data: Any = None) -> None:
        super().__init__(data)
        verdicts = {line[1] for line in file.report}
        if file.kind == ImportKind.PATIENTS:
            del self.fields["letters"]
        if not verdicts & {"same", "maybe"} or file.kind == ImportKind.VISITS:
            del self.fields["looked"]
        else:
            self.fields["looked"].required = True
            self.fields["looked"].error_messages["required"] = _(
                "Look at them first, then tick this."
            )
        if "knowingly" not in verdicts:
            del self.fields["knowingly_why"]
        if not verdicts & {"wrong", "knowingly"}:
            del self.fields["leaves_out"]


class ChoicesForm(Form):
    """For each line that matches somebody: the same person, or somebody new."""

    def __init__(self, lines: Sequence[tuple[int, str]], data: Any = None) -> None:
        super().__init__(data)
        for number, chosen in lines:
            self.fields[f"line-{number}"] = forms.ChoiceField(
                label=_("Line %(number)s") % {"number": number},
                choices=[("same", _("The same person")), ("new", _("Somebody new"))],
                initial=chosen,
            )

    def decided(self) -> dict[str, str]:
        """What was chosen, by number of the line."""
        return {name.removeprefix("line-"): value for name, value in self.cleaned_data.items()}
