"""The form behind every listing of the office."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.emails import EmailField
from core.forms import NameField
from core.phones import PhoneField


class DeskForm(WagtailAdminModelForm):
    """A row as the office types it."""


class PractitionerForm(DeskForm):
    """Who visits."""

    name = NameField(label=_("Name"), max_length=100)
    email = EmailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
