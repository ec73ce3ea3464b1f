"""Forms of the times page: choosing a start, and narrowing who may come."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from booking.models import Gender, Language, Practitioner, VisitType
from booking.patient.forms.earlier import PARTS
from booking.patient.starts import Chosen, NotOffered, read
from booking.queries.place import Located
from core.bilingual import Foreign
from core.forms import Form


class StartForm(Form):
    """A start we offered. There is one choice: the soonest is a radio of the same name as the tiles."""

    start = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, visit_type: VisitType, located: Located, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit_type, self.located = visit_type, located

    def clean(self) -> dict[str, Any]:
        """The value must be one we signed, for this visit type and this place."""
        values = super().clean() or {}
        value = values.get("start")
        if not value:
            raise ValidationError({"start": _("Choose a time.")})
        try:
            values["chosen"] = read(value, self.visit_type, self.located.place.code)
        except NotOffered:
            raise ValidationError({"start": _("Choose one of the times shown.")}) from None
        return values

    def chosen(self) -> Chosen:
        """The start somebody wants."""
        chosen: Chosen = self.cleaned_data["chosen"]
        return chosen


class LanguageSelect(forms.Select):
    """Languages by their names in the language being spoken, in order of those."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **more: Any) -> Any:
        option = super().create_option(name, value, str(label), *args, **more)
        if isinstance(label, Foreign):  # inside an option no mark-up may be
            option["attrs"]["lang"] = label.lang
        return option


class LanguageField(forms.ModelChoiceField):
    """One of the languages."""

    widget = LanguageSelect

    def offer(self, languages: "QuerySet[Language]") -> None:
        """Let these be chosen; asked for when they are shown, not when an answer is read."""
        self.queryset = self._offered = languages
        self.choices = self._named  # type: ignore[assignment]

    def _named(self) -> list[tuple[str, Any]]:
        named = sorted((language.spoken_name, language.code) for language in self._offered)
        found = [
            (code, name if isinstance(name, Foreign) else capfirst(name)) for name, code in named
        ]
        return [("", self.empty_label), *found]


class FilterForm(Form):
    """Which day to look at and who may come; anything unreadable is as if it were not asked."""

    day = forms.DateField(required=False, widget=forms.HiddenInput)
    week = forms.DateField(required=False, widget=forms.HiddenInput)
    part = forms.ChoiceField(
        label=_("Part of the day"),
        required=False,
        choices=[("", _("Any hour")), *PARTS],
    )
    practitioner = forms.ModelChoiceField(
        Practitioner.objects.none(),
        label=_("Who comes"),
        required=False,
        to_field_name="slug",
        empty_label=_("Anyone suitable"),
    )
    language = LanguageField(
        Language.objects.none(),
        label=_("Speaks"),
        required=False,
        to_field_name="code",
        empty_label=_("Any language"),
    )
    gender = forms.ChoiceField(
        label=_("Woman or man"),
        required=False,
        choices=[("", _("Either")), (Gender.WOMAN, _("A woman")), (Gender.MAN, _("A man"))],
    )

    def __init__(
        self,
        asked: QueryDict,
        *,
        visit_type: VisitType,
        located: Located,
        wished: str = "",
    ) -> None:
        """`wished` is the slug of the person whose page the visitor came from: chosen until another
        choice, "anyone" included, is made."""
        who = Practitioner.objects.filter(
            is_active=True, areas=located.area, visit_types=visit_type
        ).order_by("name")
        #: Whoever was wished and does not come here for this.
        self.comes_not: Practitioner | None = None
        if wished and "practitioner" not in asked:
            if who.filter(slug=wished).exists():
                asked = asked.copy()
                asked["practitioner"] = wished
            else:
                working = Practitioner.objects.filter(is_active=True)
                self.comes_not = working.filter(slug=wished).first()
        super().__init__(asked)
        self.fields["practitioner"].queryset = who  # type: ignore[attr-defined]
        self.fields["language"].offer(  # type: ignore[attr-defined]
            # Only languages somebody here speaks: any other would lead to an empty page.
            Language.objects.filter(practitioners__in=who).distinct()
        )

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked and could be read."""
        # Read for its side: what could not be read is missing from `cleaned_data`, and is not
        # asked.
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self) -> dict[str, Any]:
        """By what the times are narrowed: a part of the day, a person, a language, a woman or a man."""
        names = ("part", "practitioner", "language", "gender")
        return {name: self.asked[name] for name in names if name in self.asked}

    @property
    def said(self) -> list[str]:
        """The narrowing in words, as its boxes say it."""
        narrowed = self.narrowed
        words: dict[str, str] = {
            name: str(dict(self.fields[name].choices)[narrowed[name]])  # type: ignore[attr-defined]
            for name in ("part", "gender")
            if name in narrowed
        }
        if "practitioner" in narrowed:
            words["practitioner"] = narrowed["practitioner"].name
        if "language" in narrowed:
            words["language"] = capfirst(str(narrowed["language"].spoken_name))
        return [words[name] for name in narrowed]

    def wishes(self) -> dict[str, Any]:
        """The narrowing, as `queries.find_offer` takes it."""
        asked = self.asked
        return {
            "practitioner": asked.get("practitioner"),
            "languages": [asked["language"].code] if "language" in asked else (),
            "gender": asked.get("gender", ""),
            "part": asked.get("part", ""),
        }

    def day_asked(self) -> dt.date | None:
        """The day somebody wants to see."""
        day: dt.date | None = self.asked.get("day")
        return day

    def week_asked(self) -> dt.date | None:
        """The first day of the strip somebody wants to see."""
        week: dt.date | None = self.asked.get("week")
        return week
