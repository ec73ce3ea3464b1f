"""The form of an invitation: a colleague and their role."""

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.invitations import PRACTITIONER
from core.emails import EmailField
from core.forms import Form, NameField


class InviteForm(Form):
    """A colleague and what they will do."""

    name = NameField(label=_("Name"), max_length=150)
    email = EmailField(label=_("E-mail"))
    role = forms.ModelChoiceField(
        label=_("Role"),
        # Invited from their own page, which links the sign-in to the practitioner.
        queryset=Group.objects.exclude(name=PRACTITIONER).order_by("name"),
        help_text=_("Practitioners are invited from their own page."),
    )
