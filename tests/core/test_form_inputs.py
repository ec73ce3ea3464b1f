"""An input that is written without a template is the one Django's template would have written."""

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from core.form_inputs import QuickInputs

WIDGETS = [
    forms.TextInput(),
    forms.EmailInput(),
    forms.NumberInput(attrs={"min": 0, "step": 5}),
    forms.URLInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(),
    forms.CheckboxInput(),
    forms.TextInput(attrs={"required": True, "disabled": False, "class": 'a"b <c>', "data-x": ""}),
    forms.TextInput(attrs={"placeholder": _("Postal code"), "title": mark_safe("a &amp; b")}),
    forms.DateInput(),
    forms.Textarea(),
    forms.Select(choices=[("a", "A"), ("b", "B")]),
    forms.RadioSelect(choices=[("a", "A"), ("b", 'B "<')], attrs={"class": "choice"}),
    forms.CheckboxSelectMultiple(choices=[("a", "A"), (7, "Seven")]),
]
VALUES = [None, "", "a", 'a "quoted" & <b>', "ਗੁਰਪ੍ਰੀਤ", 7, True, mark_safe("&lt;")]


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_every_input_is_written_as_by_its_template(widget, value):
    written = [
        widget.render("name", value, attrs={"id": "id_name"}, renderer=renderer)
        for renderer in (QuickInputs(), TemplatesSetting())
    ]

    assert written[0] == written[1]


class Answers(forms.Form):
    """Drawn choice by choice, as the house's own field template does."""

    kind = forms.ChoiceField(choices=[("a", "A"), ("b", 'B "<')], widget=forms.RadioSelect)


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_choice_by_itself_too(wrapped):
    drawn = [
        [
            option.tag(wrap_label=wrapped)
            for option in Answers({"kind": "b"}, renderer=renderer)["kind"]
        ]
        for renderer in (QuickInputs(), TemplatesSetting())
    ]

    assert drawn[0] == drawn[1]
    assert "checked" in drawn[0][1]
