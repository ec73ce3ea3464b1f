"""The form of the language of letters."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.languages import name_of


class LanguageForm(Form):
    """One of the languages the site speaks."""

    language = forms.ChoiceField(
        label=_("Language of our letters and of these pages"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, name_of(code)) for code, _name in settings.LANGUAGES
        ]
