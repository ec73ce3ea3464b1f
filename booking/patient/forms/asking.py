"""Forms of the booking journey before the times: place, patient, visit type, payer, claim."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from booking.models import VisitGroup, VisitType
from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate
from booking.queries.place_names import NamedArea, areas_named
from core.bilingual import filled
from core.emails import EmailField
from core.forms import CodeField, Form
from core.money import shown
from territory.country import Claim, Payer
from territory.here import country, payer_of, payers
from territory.postal_codes import UnreadableCode

#: Room for an address pasted whole: the code is found in it.
LONGEST_PLACE = 120

BEEN_CHOICES = [
    ("new", _("No, this is the first visit")),
    ("returning", _("Yes, one of us has visited before")),
]


def complaint(error: PostalCodeInvalid) -> Any:
    """What is wrong with a postal code, in words."""
    return country().postal_codes.words.complaints[error.reason]


class WhereForm(Form):
    """The postal code, and where the visitor came from."""

    postal_code = CodeField(
        label=_("Your postal code"),
        max_length=LONGEST_PLACE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = country().postal_codes.words.complaints[UnreadableCode.EMPTY]
        self.fields["postal_code"].error_messages["required"] = empty
        #: Areas called what was typed, when that is no code but the name of a place.
        self.named: list[NamedArea] = []
        self.located: Located | None = None
        #: A refusal that is a page of its own, not a complaint about the field.
        self.refused: NotServed | PhoneOnly | None = None

    def clean_postal_code(self) -> str:
        """The code as it should be written; an unreadable one is complained about."""
        try:
            self.located = locate(self.cleaned_data["postal_code"])
            return self.located.typed
        except PostalCodeInvalid as error:
            if error.reason == UnreadableCode.NAME_OF_A_PLACE:
                self.named = areas_named(self.cleaned_data["postal_code"])
            if self.named:
                raise ValidationError(
                    _("This is the name of a place. Choose its postal code below, or write yours.")
                ) from None
            raise ValidationError(complaint(error)) from None
        except (NotServed, PhoneOnly) as refused:
            self.refused = refused
            # No complaint about the field: the code is good, and the page that follows says what
            # else can be done.
            return str(self.cleaned_data["postal_code"])


class WhoForm(Form):
    """Who the visit is for."""

    whose = forms.ChoiceField(
        label=_("Who is the visit for?"),
        choices=[("me", _("Me")), ("other", _("Someone I care for"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who the visit is for.")},
    )
    been = forms.ChoiceField(
        label=_("Have we visited before?"),
        choices=BEEN_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether one of us has visited before.")},
    )
    two = forms.BooleanField(
        label=_("Somebody else at this address would like a visit, too"),
        required=False,
        help_text=_("One person comes to both of you, one right after the other."),
    )


class PayerForm(Form):
    """Who pays in the end."""

    payer = forms.ChoiceField(
        label=_("Who pays?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who pays.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].choices = [  # type: ignore[attr-defined]
            (one.code, _two_lines(format_html("<b>{}</b>", one.choice), one.means))
            for one in payers()
        ]

    def who_pays(self) -> Payer:
        """The payer that was picked."""
        return payer_of(self.cleaned_data["payer"])


class WhatForm(PayerForm):
    """What the visit is for: one of the visit types that fit; and who pays."""

    field_order: Sequence[str] = ("visit_type", "payer")

    visit_type = forms.ChoiceField(
        label=_("What is the visit for?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what the visit is for."),
            "invalid_choice": _("Choose one of the visits in the list."),
        },
    )

    def __init__(self, *args: Any, offered: list[VisitType], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {visit_type.slug: visit_type for visit_type in offered}
        self.fields["visit_type"].choices = [  # type: ignore[attr-defined]
            (visit_type.slug, _label(visit_type, currency)) for visit_type in offered
        ]

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The choices under their headings, one after another; no heading where there is only one."""
        found: dict[str, list[Any]] = {str(group.label): [] for group in VisitGroup}
        for option, kind in zip(self["visit_type"], self.offered.values(), strict=True):
            found[str(VisitGroup(kind.shown_under).label)].append(option)
        shown_groups = [(heading, options) for heading, options in found.items() if options]
        return (
            shown_groups if len(shown_groups) > 1 else [("", found) for _h, found in shown_groups]
        )

    def chosen(self) -> VisitType:
        """The visit type that was picked."""
        return self.offered[self.cleaned_data["visit_type"]]


def _label(visit_type: VisitType, currency: str) -> str:
    """The name bold, its minutes, the price at the end of the line; below, the sentence for patients.

    Read aloud it is "First visit, 60 minutes, $165".
    """
    if visit_type.phone_only:
        name = filled(str(_("%(name)s, arranged by phone")), name=visit_type.spoken_name)
        facts = format_html("<b>{}</b>", name)
    else:
        facts = format_html(
            '<span><b>{}</b>, {}</span><span class="visually-hidden">, </span>'
            '<b class="choice-end">{}</b>',
            visit_type.spoken_name,
            _("%(minutes)s minutes") % {"minutes": visit_type.minutes},
            shown(visit_type.price_cents, currency),
        )
    return _two_lines(facts, visit_type.spoken_summary)


def _two_lines(first: Any, second: Any) -> str:
    line = format_html('<span class="choice-line">{}</span>', first)
    return format_html("{} <small>{}</small>", line, second) if second else line


class ClaimForm(Form):
    """A claim to a payer: its number and the day of the crash."""

    claim_number = forms.RegexField(
        r"^[A-Za-z0-9 \-]{4,20}$",
        label=_("Claim number"),
        required=False,
        error_messages={"invalid": _("A claim number has letters and figures only.")},
    )
    crash_date = forms.DateField(
        label=_("Day of the crash"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Write the date like 2026-11-25.")},
    )

    visits_used = forms.RegexField(
        r"^[0-9]{1,3}$",
        label=_("Visits used"),
        required=False,
        help_text=_("About how many, if you know."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Write a number, such as 7.")},
    )

    def __init__(self, *args: Any, claim: Claim | None, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if claim is None:
            del self.fields["claim_number"], self.fields["crash_date"]
        else:
            self.fields["claim_number"].help_text = claim.number_hint
        if claim is None or not claim.covered_visits:
            del self.fields["visits_used"]
        else:
            self.fields["visits_used"].label = claim.visits_label

    def clean_crash_date(self) -> dt.date | None:
        """A crash lies in the past, and not before claims of this kind existed."""
        return day_of_crash(self.cleaned_data["crash_date"], self.today)


def day_of_crash(date: dt.date | None, today: dt.date) -> dt.date | None:
    """The same day, if a crash can have been on it. Raises ValidationError."""
    if date is not None and date > today:
        raise ValidationError(_("The day of the crash cannot be in the future."))
    # A slip of the year would otherwise be counted as thousands of days covered.
    if date is not None and date.year < 2000:
        raise ValidationError(_("Check the year of the crash."))
    return date


class EmailForm(Form):
    """An e-mail address: for the waiting list, for links that were lost."""

    email = EmailField(label=_("Your e-mail"))
