"""The one question after a visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import Went
from booking.operations.messages.how_it_went import LONGEST_ANSWER
from core.forms import Form, ProseField


class WentForm(Form):
    """How it went, and perhaps why."""

    answer = forms.ChoiceField(
        label=_("How did the visit go?"),
        choices=Went.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers.")},
    )
    words = ProseField(
        label=_("Anything the clinic should know?"),
        max_length=LONGEST_ANSWER,
        required=False,
        help_text=_(
            "Read by the clinic alone, and shown to nobody else. For anything urgent, call us."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
