"""The form behind every listing of the office."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.emails import EmailField
from core.forms import NameField
from core.phones import PhoneField
from core.slugs import free_slug


class DeskForm(WagtailAdminModelForm):
    """A row as the office types it. An address name that is left empty is made of the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (slug := self.fields.get("slug")) and not self.instance.pk:
            slug.required = False
            slug.help_text = _("It stands in web addresses. Left empty, it is made of the name.")

    def clean_slug(self) -> str:
        typed: str = self.cleaned_data["slug"]
        called = self.cleaned_data.get("name", "")
        if typed or not called:
            return typed
        rows = type(self.instance)._default_manager
        return free_slug(
            called,
            most=self.instance._meta.get_field("slug").max_length or 50,
            is_taken=lambda slug: rows.filter(slug=slug).exists(),
            usual=self.instance._meta.model_name,
        )


class PractitionerForm(DeskForm):
    """Who visits."""

    name = NameField(label=_("Name"), max_length=100)
    email = EmailField(label=_("E-mail"), required=False)
    phone = PhoneField(label=_("Phone"), required=False)
