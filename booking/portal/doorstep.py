"""The doorstep in words: what is owed and how it may be paid, notes, the next visit."""

import datetime as dt
import uuid
from typing import Any

import qrcode
from django import forms
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.image.svg import SvgPathImage

from booking.models import DoorNote, LedgerKind, Visit, VisitStatus
from booking.operations.reserving.by_phone import CallersDeposit, CallersWish, asks_deposit
from booking.operations.reserving.details import Doorstep, Person
from booking.operations.visits.doorstep import LONGEST_NOTE, Tried
from booking.payments.cost import Cost, cost_of
from booking.payments.gateway import payments_are_on
from booking.payments.who_pays import who_pays
from booking.portal.exercises import sent_home
from booking.queries.doorstep import again_at, again_type, next_starts, notes_for
from booking.queries.plans import open_plan
from core import card_amounts, local_time
from core.forms import Form, ProseField
from core.money import cents_of, plain

#: What a patient hands over, or does, at the door; an insurer's money comes to the office.
AT_THE_DOOR = (LedgerKind.CASH, LedgerKind.E_TRANSFER)

#: Minutes; nobody counts them more closely at a door.
WAITS = (0, 5, 10, 15, 20, 30)


class NoteTextForm(Form):
    """What a note for whoever comes next says."""

    text = ProseField(
        label=gettext_lazy("Note for colleagues"),
        help_text=gettext_lazy(
            "About the door, the parking, paying. Nothing about health: that belongs in the chart."
        ),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Write the note first.")},
    )


class NoteForm(NoteTextForm):
    """A new note. `key` makes a second press harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class PaidForm(Form):
    """Money that changed hands at the door. `key` makes a second press harmless."""

    way = forms.ChoiceField(
        label=gettext_lazy("How it was paid"),
        choices=[(way.value, way.label) for way in AT_THE_DOOR],
        error_messages={"required": gettext_lazy("Say how it was paid.")},
    )
    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        max_length=12,
        widget=forms.TextInput({"inputmode": "decimal"}),
        error_messages={"required": gettext_lazy("Say how much.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, currency: str, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.most = currency, most

    def clean_amount(self) -> int:
        try:
            cents = cents_of(self.cleaned_data["amount"].strip("$ "), self.currency)
        except ValueError:
            example = plain(13500, self.currency)
            raise forms.ValidationError(
                _("Write an amount such as %(example)s.") % {"example": example}
            ) from None
        if cents <= 0:
            raise forms.ValidationError(_("The amount must be more than nothing."))
        if cents > self.most:
            raise forms.ValidationError(_("That is more than is owed. Please call the office."))
        return cents


class TriedForm(Form):
    """What was tried before nobody opened."""

    rang = forms.BooleanField(label=gettext_lazy("I rang or knocked"), required=False)
    called = forms.BooleanField(label=gettext_lazy("I called"), required=False)
    waited = forms.ChoiceField(
        label=gettext_lazy("I waited"),
        choices=lambda: [(str(n), _("%(n)s minutes") % {"n": n}) for n in WAITS],
        initial="0",
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the minutes.")},
    )

    def tried(self) -> Tried:
        """What a valid form says."""
        said = self.cleaned_data
        return Tried(said["rang"], said["called"], int(said["waited"] or 0))


def doorstep_page(
    visit: Visit,
    now: dt.datetime,
    reader_id: int | None,
    note: NoteForm | None = None,
    paid: PaidForm | None = None,
) -> dict[str, Any]:
    """What the doorstep page of a visit shows."""
    cost = cost_of(visit)
    owed = cost.owed_now
    return {
        "cost": cost,
        "owed": cost.amount(owed) if owed else "",
        "who_pays": who_pays(visit, cost),
        "otherwise": _otherwise(visit, cost),
        "by_card": bool(owed) and payments_are_on() and card_amounts.takes(owed, visit.currency),
        "writes": bool(visit.patient and visit.patient.email),
        "paid": paid or paid_form(visit, cost),
        "note": note or NoteForm(),
        "notes": notes_in_words(notes_for([visit]).get(visit.patient_id or 0, []), reader_id),
        "again": _again(visit, now),
        "plan": _plan(visit, now),
        "sent_home": sent_home(visit),
    }


def _plan(visit: Visit, now: dt.datetime) -> str:
    """Until when times are kept that were proposed to this patient; empty where nothing waits."""
    waits = open_plan(visit, now)
    return local_time.moment(waits.until, visit.time_zone) if waits else ""


def paid_form(visit: Visit, cost: Cost, data: Any = None) -> PaidForm | None:
    """The form of money at the door, if anything is owed there; all of it is the usual amount."""
    if not cost.owed_now:
        return None
    usual = {"amount": plain(cost.owed_now, visit.currency)}
    return PaidForm(data, currency=visit.currency, most=cost.owed_now, initial=usual)


def _otherwise(visit: Visit, cost: Cost) -> str:
    """Why nothing is taken at the door."""
    if cost.owed_now:
        return ""
    if cost.rest_is_shared:
        return _("%(payer)s is billed by the office: nothing to take at the door.") % {
            "payer": cost.payer.name
        }
    if visit.status not in VisitStatus.FINISHED:
        return _("Nothing is asked for until the visit is done.")
    return _("Nothing is left to pay.")


def notes_in_words(notes: list[DoorNote], reader_id: int | None) -> list[tuple[str, str, str]]:
    """Each note, who wrote it when, and for its writer the page on which it is put right."""
    return [
        (
            note.text,
            f"{note.by_name}, {local_time.short_date(note.visit.local_date)}",
            reverse("portal:door_note", args=[note.pk]) if note.written_by_id == reader_id else "",
        )
        for note in notes
    ]


def _again(visit: Visit, now: dt.datetime) -> list[dict[str, str]]:
    """The next times with the same person, each with the page that books it."""
    kind = again_type(visit)
    if kind is None:
        return []
    page = reverse("portal:next_visit", args=[visit.public_ref])
    return [
        {
            "words": local_time.moment(start, visit.time_zone),
            "url": f"{page}?start={int(start.timestamp()) // 60}",
        }
        for start in next_starts(visit, kind, now)
    ]


def wish_again(visit: Visit, start: dt.datetime) -> CallersWish | None:
    """The next visit of the same patient with the same person, everything else as it was; None where
    the patient, the place or the visit type is not to be had any more."""
    kind, located, patient = again_type(visit), again_at(visit), visit.patient
    if kind is None or located is None or patient is None or patient.erased_at:
        return None
    by_link = asks_deposit(kind) and bool(patient.email)
    return CallersWish(
        practitioner_id=visit.practitioner_id,
        visit_type=kind,
        located=located,
        start=start,
        person=Person(
            name=patient.name,
            email=patient.email,
            phone=visit.contact_phone or patient.phone,
            contact_name=visit.contact_name,
            reason=visit.reason,
            language=visit.language,
        ),
        doorstep=Doorstep(visit.street, visit.town, visit.access_notes),
        payer=visit.payer,
        is_new_patient=False,
        data_words=data_words(),
        patient_id=patient.pk,
        deposit=CallersDeposit.LINK if by_link else CallersDeposit.WAIVED,
        waived_why=_("agreed at the door; no e-mail address") if asks_deposit(kind) else "",
    )


def data_words() -> str:
    """What is read to the patient beside the terms, about the use of their answers."""
    return _(
        "What the clinic knows of you is kept and used for this visit as well, to arrange it and to care "
        "for you."
    )


def drawn(address: str) -> SafeString:
    """An address as a square code for another phone's camera: an SVG drawn here."""
    picture = qrcode.make(address, image_factory=SvgPathImage, box_size=10, border=4)
    # Of the library, from an address of ours: nothing in it was typed by anybody.
    return mark_safe(picture.to_string(encoding="unicode"))
