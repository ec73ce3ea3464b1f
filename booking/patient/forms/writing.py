"""The form of a message to the clinic."""

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import LONGEST_MESSAGE
from core.forms import Form, ProseField


class MessageForm(Form):
    """What is written, and the newest message that the page showed."""

    text = ProseField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        help_text=_("Read by the office. For anything urgent, call us."),
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": _("Write your message.")},
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
