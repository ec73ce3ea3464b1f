"""What a booking for somebody else asks: how the person we visit is reached themself."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from booking.acting_forms import SayForm
from booking.operations.reserving.acting import VisitedContact
from core import phones
from core.emails import EmailField
from core.forms import Form
from core.languages import name_of, present
from core.phones import PhoneField

#: How the person we visit is reached, among the answers of a booking.
VISITED = ("visited_email", "visited_phone", "visited_language")


class VisitedFields(Form):
    """What a booking for somebody else asks beside the rest; all of it may be left out."""

    visited_email = EmailField(
        label=_("Their own e-mail, if they have one"),
        required=False,
        help_text=_(
            "We write to them what you book, and ask whether you may act for them. Without it, we ask "
            "them at the visit."
        ),
    )
    visited_phone = PhoneField(label=_("Their own phone, if they have one"), required=False)
    visited_language = forms.ChoiceField(
        label=_("Which language do they read?"),
        required=False,
        choices=lambda: [(code, name_of(code)) for code, _name in settings.LANGUAGES],
        error_messages={"invalid_choice": _("Choose one of these languages.")},
    )


def ask_about_visited(form: forms.Form) -> None:
    """Ask how the person we visit is reached themself, below how the booker is."""
    for name, field in VisitedFields().fields.items():
        form.fields[name] = field
    form.fields["visited_language"].initial = present()
    order = [name for name in form.fields if name not in VISITED]
    below = order.index("texts" if "texts" in order else "phone") + 1
    form.order_fields([*order[:below], *VISITED, *order[below:]])


def refuse_the_same_address(form: forms.Form) -> None:
    """Two people, two addresses: otherwise the booker would be asked in the other's place."""
    own, theirs = form.cleaned_data.get("email"), form.cleaned_data.get("visited_email")
    if own and theirs and own.lower() == theirs.lower():
        form.add_error(
            "visited_email", _("This is your own address. Write theirs, or leave it empty.")
        )


def visited_in(answers: Mapping[str, Any]) -> VisitedContact:
    """How the person we visit is reached, from the kept answers of a booking for somebody else."""
    if not answers.get("contact_name"):
        return VisitedContact()
    return VisitedContact(
        email=str(answers.get("visited_email") or ""),
        phone=phones.kept_if_readable(str(answers.get("visited_phone") or "")),
        language=str(answers.get("visited_language") or ""),
    )


class OwnSayForm(SayForm):
    """The same, asked of the person we visit on their own page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = self.fields["gets_letters"]
        letters.label = _("Write to me about my visits, too")
        letters.help_text = _("When one is booked, changed or cancelled, and to remind me.")
