"""Whom the owner lets in."""

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from accounts.invitations import PRACTITIONER


class InviteForm(forms.Form):
    """A colleague and what they will do."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ModelChoiceField(
        label=_("Role"),
        queryset=Group.objects.exclude(name=PRACTITIONER).order_by("name"),
        help_text=_("Practitioners are invited from their own page."),
    )
