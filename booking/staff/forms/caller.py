"""Forms of booking for a caller: where and what, then who and how to get in."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking.models import PackageSale, Practitioner, Visit, VisitType
from booking.operations.reserving.by_phone import CallersDeposit, CallersWish, asks_deposit
from booking.operations.reserving.details import Doorstep, Person
from booking.operations.reserving.right_after import RightAfter, start_after
from booking.payments.packages import for_visits_of
from booking.queries.known_caller import Known
from booking.queries.place import Located
from booking.staff.credit_facts import use_words
from booking.staff.forms.acting import VisitedByPhone
from booking.staff.forms.times import TimeForm
from booking.staff.forms.widgets import day_field
from booking.staff.places import PlaceRefused, place_of_caller
from booking.texts.gateway import texts_are_on
from booking.texts.numbers import to_text
from core.emails import EmailField
from core.forms import CodeField, Form, LineField, NameField, ProseField
from core.phones import PhoneField
from territory.here import country, payer_choices


class SearchForm(Form):
    """Where, what and from which day."""

    postal_code = CodeField(label=_("Postal code"), max_length=120)
    visit_type = forms.ModelChoiceField(
        label=_("Visit type"), queryset=VisitType.objects.order_by("order", "name")
    )
    day = day_field(_("From day"))
    practitioner = forms.ModelChoiceField(
        label=_("Only this practitioner"),
        queryset=Practitioner.objects.filter(is_active=True).order_by("name"),
        required=False,
    )

    def clean_postal_code(self) -> str:
        try:
            self.located: Located = place_of_caller(self.cleaned_data["postal_code"])
        except PlaceRefused as refused:
            raise ValidationError(str(refused)) from None
        return self.located.typed


class BesideForm(SearchForm):
    """What for: the door, the day and who comes are those of the visit it comes right after (1177)."""

    def __init__(self, *args: Any, first: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        for name in ("postal_code", "day", "practitioner"):
            del self.fields[name]
        gives = first.practitioner.visit_types.order_by("order", "name")
        self.fields["visit_type"].queryset = gives  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        try:
            self.located = place_of_caller(self.first.postal_code)
        except PlaceRefused as refused:
            raise ValidationError(str(refused)) from None
        return super().clean() or self.cleaned_data

    @property
    def start(self) -> dt.datetime:
        """When it begins. Of a valid form."""
        return start_after(self.first, self.cleaned_data["visit_type"])


DEPOSITS = [
    (CallersDeposit.LINK, _("Ask for it by a link in an e-mail")),
    (CallersDeposit.BY_HAND, _("Keep the time until it comes by e-transfer, cash or cheque")),
    (CallersDeposit.WAIVED, _("Waive it: the visit is confirmed at once")),
]

NO_DEPOSIT = [(CallersDeposit.WAIVED, _("Do not use it: the visit is paid afterwards"))]


class CallerForm(VisitedByPhone, TimeForm):
    """Who is visited, how to reach them and how to get in."""

    name = NameField(label=_("Patient's name"), max_length=120)
    phone = PhoneField(label=_("Phone"))
    email = EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Without it no confirmation and no private link can be sent."),
    )
    language = forms.ChoiceField(
        label=_("Language of letters"),
        choices=settings.LANGUAGES,
        initial=settings.LANGUAGE_CODE,
        required=False,
    )
    contact_name = NameField(label=_("Who calls, if somebody else"), max_length=120, required=False)
    street = LineField(label=_("Street and number"), max_length=200)
    access_notes = ProseField(
        label=_("Buzzer, parking, stairs, pets"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    reason = LineField(
        label=_("Reason for the visit, in the caller's words"), max_length=300, required=False
    )
    is_flexible = forms.BooleanField(
        label=_("Another hour of the same day would suit, too"), required=False
    )
    another_person_suits = forms.BooleanField(
        label=_("Another physiotherapist would suit, too"), required=False
    )
    payer = forms.ChoiceField(label=_("Who pays"), choices=payer_choices)
    is_new_patient = forms.BooleanField(label=_("New patient"), required=False)
    deposit = forms.ChoiceField(
        label=_("Deposit"), choices=DEPOSITS, widget=forms.RadioSelect, required=False
    )
    waived_why = LineField(
        label=_("Why it is waived"),
        max_length=200,
        required=False,
        help_text=_("Stays on record with your name."),
    )
    # Required and not passed on: a booking by phone is itself the record that they were read out.
    terms_read_out = forms.BooleanField(
        label=_("The cancellation terms were read out and agreed to")
    )
    data_use = forms.BooleanField(
        label=_(
            "They agree that the clinic keeps and uses these answers, also those about health, to arrange "
            "the visit and to care for the person visited"
        )
    )
    texts = forms.BooleanField(
        label=_("They agree to texts to this number about their visits"),
        required=False,
        help_text=_("Left alone, what they said before stays."),
    )
    known: Known | None = None
    #: The visit of somebody else at the same door that it comes right after.
    after: Visit | None = None
    begins: dt.datetime | None = None
    packages: Sequence[PackageSale] = ()
    # Made with the form: the button pressed twice books once.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not texts_are_on():
            del self.fields["texts"]

    def of(self, known: Known) -> None:
        """Who is on record already keeps their name and address: both are changed on their own page."""
        self.known = known
        for name, value in known.answers().items():
            self.initial.setdefault(name, value)
        self.fields["name"].disabled = True
        if known.patient.email:
            self.fields["email"].disabled = True
        if known.consent is not None:
            del self.fields["data_use"]

    def right_after(self, first: Visit, start: dt.datetime) -> None:
        """One time, at the other's door; the deposit of the other keeps both."""
        self.after, self.begins = first, start
        # Nothing to choose; complaints about the time have a place all the same.
        self.fields["choice"] = forms.CharField(widget=forms.HiddenInput, required=False)
        # At this door, whatever their own record says.
        self.initial.update(street=first.street, access_notes=first.access_notes)
        for name in ("deposit", "waived_why", "other_practitioner", "other_date", "other_clock"):
            self.fields.pop(name, None)

    def _chosen(self, cleaned: dict[str, Any]) -> tuple[int, dt.datetime]:
        if self.after is not None and self.begins is not None:
            return self.after.practitioner_id, self.begins
        return super()._chosen(cleaned)

    def about(self, visit_type: VisitType) -> None:
        """What is asked about the deposit: nothing where there is none, unless a package could pay."""
        self.packages = for_visits_of(self.known.patient if self.known else None, visit_type)
        asks = asks_deposit(visit_type)
        if not asks:
            del self.fields["waived_why"]
        if not asks and not self.packages:
            del self.fields["deposit"]
        elif self.packages:
            self._offer_packages(DEPOSITS if asks else NO_DEPOSIT)

    def _offer_packages(self, others: list[tuple[CallersDeposit, Any]]) -> None:
        field: Any = self.fields["deposit"]
        ways = [(f"{CallersDeposit.PACKAGE}:{one.pk}", use_words(one)) for one in self.packages]
        field.choices = [*ways, *others]
        field.label = _("Package") if others is NO_DEPOSIT else _("Deposit, or a package")
        field.help_text = _("A travel fee is no part of a package: it is paid after the visit.")

    def by_package(self) -> PackageSale | None:
        """The package that is to pay. Of a valid form."""
        chosen = str(self.cleaned_data.get("deposit") or "")
        found = (one for one in self.packages if chosen == f"{CallersDeposit.PACKAGE}:{one.pk}")
        return next(found, None)

    def clean(self) -> dict[str, Any]:
        """What goes with the answer about the deposit: an address, or a reason."""
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        if asked.get("texts") and asked.get("phone") and not to_text(asked["phone"]):
            self.add_error("texts", _("A number with an extension receives no texts."))
        if "deposit" not in self.fields or "deposit" in self.errors:
            return asked
        if not asked.get("deposit"):
            self.add_error("deposit", self._unsaid())
        elif "waived_why" not in self.fields:
            return asked
        elif asked["deposit"] == CallersDeposit.WAIVED and not asked.get("waived_why"):
            self.add_error("waived_why", _("Write why the deposit is waived."))
        elif asked["deposit"] == CallersDeposit.LINK and asked.get("email") == "":
            self.add_error(
                "email", _("A link needs an e-mail address. Without one, choose another way.")
            )
        return asked

    def _unsaid(self) -> Any:
        if "waived_why" in self.fields:
            return _("Say what was agreed about the deposit.")
        return _("Say whether the package pays for this visit.")

    def _agreed(self) -> CallersDeposit:
        if self.by_package() is not None:
            return CallersDeposit.PACKAGE
        return CallersDeposit(self.cleaned_data.get("deposit") or CallersDeposit.WAIVED)

    def clean_street(self) -> str:
        """Where somebody lives, not where their letters go."""
        street: str = self.cleaned_data["street"]
        if country().postal_codes.names_a_box(street):
            raise ValidationError(_("Nobody can be visited there: ask for the house."))
        return street

    def wish(self, search: SearchForm) -> CallersWish:
        """Everything as the operation wants it."""
        asked: dict[str, Any] = self.cleaned_data
        return CallersWish(
            practitioner_id=asked["practitioner_id"],
            visit_type=search.cleaned_data["visit_type"],
            located=search.located,
            start=asked["start"],
            person=Person(
                name=asked["name"],
                email=asked["email"],
                phone=asked["phone"],
                contact_name=asked["contact_name"],
                reason=asked["reason"],
                language=asked["language"] or settings.LANGUAGE_CODE,
                is_flexible=asked["is_flexible"],
                another_person_suits=asked["another_person_suits"],
                texts=str(self.fields["texts"].label) if asked.get("texts") else None,
                visited=self.visited(),
            ),
            # The town is the area's, from the postal code: callers are not asked twice.
            doorstep=Doorstep(street=asked["street"], town="", access_notes=asked["access_notes"]),
            payer=asked["payer"],
            is_new_patient=asked["is_new_patient"],
            override_drive=asked["override_drive"],
            outside_hours_why=asked["outside_hours_why"],
            deposit=self._agreed(),
            waived_why=asked.get("waived_why", ""),
            data_words=str(self.fields["data_use"].label) if "data_use" in self.fields else "",
            patient_id=self.known.patient.pk if self.known else None,
            right_after=self._after(),
        )

    def _after(self) -> RightAfter | None:
        return RightAfter(self.after.pk, self.cleaned_data["sequence"]) if self.after else None
