"""A time the office chooses: one of those offered, or any other, written out."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from booking.models import Practitioner
from booking.queries.offered import Offer, OfferedStart
from booking.staff import presenters
from booking.staff.clinic_clock import zone
from booking.staff.forms.widgets import CLOCK, day_field
from core.forms import Form, LineField

OTHER = "other"
#: So many times are read out at first; the rest is folded away.
FIRST = 5


def start_choices(offer: Offer) -> list[tuple[str, str]]:
    """Each offered start with whoever can come and how much longer they drive, best first."""
    return [
        (_value(who, offered), f"{presenters.instant(offered.start)}, {_who(offer, who, added)}")
        for offered in offer.starts
        for who, added in zip(offered.practitioner_ids, offered.added_minutes, strict=True)
    ]


def first_choices(offer: Offer, familiar: int | None = None) -> list[str]:
    """The values to show at once: the soonest, the first with whom the patient knows, and the best."""
    known = next((one for one in offer.starts if familiar in one.practitioner_ids), None)
    first = [one for one in (offer.soonest, known, *offer.recommended) if one is not None]
    found = [
        _value(familiar if one is known and familiar else one.practitioner_ids[0], one)
        for one in first
    ]
    return list(dict.fromkeys(found))[:FIRST]


def day_and_person(label: str) -> str:
    """`Wed 25 Nov 2026, Priya` of a label of `start_choices`: what its times are grouped by."""
    day, _clock, name, *_drive = [*label.split(", "), "", ""]
    return ", ".join(part for part in (day, name) if part)


def _value(who: int, offered: OfferedStart) -> str:
    return f"{who}@{offered.start.isoformat()}"


def _who(offer: Offer, who: int, added: int) -> str:
    name = offer.practitioners[who].name
    return _g("%(name)s, +%(n)s min drive") % {"name": name, "n": added}


class TimeForm(Form):
    """One offered start, or a practitioner, date and clock of the office's own choosing."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    # Of the visit that the page showed; by phone there is none yet.
    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)
    choice = forms.ChoiceField(label=_("Time"), widget=forms.RadioSelect)
    other_practitioner = forms.ModelChoiceField(
        label=_("Practitioner"),
        queryset=Practitioner.objects.filter(is_active=True).order_by("name"),
        required=False,
    )
    other_date = day_field(_("Date"), required=False)
    other_clock = forms.CharField(
        label=_("Time (24-hour clock, such as 14:30)"), max_length=5, required=False
    )
    override_drive = forms.BooleanField(
        label=_("Book it although the drive does not fit (it is then on record)"), required=False
    )
    outside_hours_why = LineField(
        label=_("Outside working hours: why all the same"),
        max_length=200,
        required=False,
        help_text=_(
            "Empty keeps within them. Never over another visit; stays on record with your name."
        ),
    )

    first: set[str] = set()

    def offer(self, choices: list[tuple[str, str]]) -> None:
        """Set what can be chosen; a time chosen from an older list stays choosable and is re-checked."""
        other = (OTHER, _g("Another time, named below"))
        known = {value for value, _label in choices}
        typed = str(self.data.get(self.add_prefix("choice"), "")) if self.is_bound else ""
        # Taken while the page lay open: refused as taken, and not as a choice that never was.
        late = [(typed, _late_label(typed))] if typed not in {*known, OTHER, ""} else []
        self.fields["choice"].choices = [*late, *choices, other]  # type: ignore[attr-defined]

    def show_first(self, values: list[str]) -> None:
        """Which of the times stand open; the rest, day by day, is folded away."""
        self.first = set(values)

    def times(self) -> list[Any]:
        """The times that stand open."""
        return [one for one in self["choice"].subwidgets if self._is_open(one.data["value"])]

    def more_times(self) -> list[tuple[str, list[Any]]]:
        """The others by day and person."""
        rest = [one for one in self["choice"].subwidgets if not self._is_open(one.data["value"])]
        by_day: dict[str, list[Any]] = {}
        for one in rest:
            by_day.setdefault(day_and_person(str(one.data["label"])), []).append(one)
        return list(by_day.items())

    def _is_open(self, value: Any) -> bool:
        # What somebody chose, or wrote out, is never hidden from them.
        chosen = self["choice"].value()
        return str(value) in self.first or str(value) in (chosen, OTHER) or not self.first

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "choice" not in cleaned:
            return cleaned
        try:
            cleaned["practitioner_id"], cleaned["start"] = self._chosen(cleaned)
            self._refuse_what_it_was(cleaned)
        except ValidationError as wrong:
            self.add_error("choice" if cleaned["choice"] != OTHER else "other_clock", wrong)
        return cleaned

    def _refuse_what_it_was(self, cleaned: dict[str, Any]) -> None:
        """The page showed a visit's present time, `was`: choosing just that would move nothing."""
        if not cleaned.get("was"):
            return
        if (cleaned["practitioner_id"], cleaned["start"]) == read_choice(cleaned["was"]):
            raise ValidationError(_("That is what the visit has already: nothing would move."))

    def _chosen(self, cleaned: dict[str, Any]) -> tuple[int, dt.datetime]:
        if cleaned["choice"] != OTHER:
            return read_choice(cleaned["choice"])
        who, date = cleaned.get("other_practitioner"), cleaned.get("other_date")
        match = CLOCK.fullmatch(cleaned.get("other_clock") or "")
        if not who or not date or not match or int(match[1]) > 23 or int(match[2]) > 59:
            raise ValidationError(_("Name the practitioner, the date and a time such as 14:30."))
        local = dt.datetime.combine(date, dt.time(int(match[1]), int(match[2])), zone())
        return who.pk, local.astimezone(dt.UTC)


def read_choice(value: str) -> tuple[int, dt.datetime]:
    """`12@2026-11-25T16:30:00+00:00` as values. Raises ValidationError."""
    who, _at, start = value.partition("@")
    try:
        return int(who), dt.datetime.fromisoformat(start).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise ValidationError(_("Choose one of the times.")) from None


def _late_label(value: str) -> str:
    """A start that is no longer offered, as the label of its choice."""
    try:
        return presenters.instant(read_choice(value)[1])
    except ValidationError:
        return _g("(unreadable)")
