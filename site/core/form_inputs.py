"""Inputs of forms, written without a template: each page of a booking has a dozen (1035)."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_WIDGETS = "django/forms/widgets/"
#: Django's templates that are one `<input>`; those of options add a label where it is asked for.
_INPUTS = {
    f"{_WIDGETS}{name}.html"
    for name in ("input", "text", "number", "email", "hidden", "checkbox", "password", "url")
}
#: Of every input, and nearly always empty.
_ERRORS = "django/forms/errors/list/default.html"
_OPTIONS = {f"{_WIDGETS}{name}_option.html" for name in ("input", "radio", "checkbox")}


class QuickInputs(TemplatesSetting):
    """The templates of the house, but for single inputs, whose HTML is the same to the letter."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> Any:
        """What Django's template of that name would say."""
        if template_name == _ERRORS and not context["errors"]:
            return ""
        widget = context.get("widget", {})
        plain = template_name in _OPTIONS and not widget.get("wrap_label")
        if template_name in _INPUTS or plain:
            return _input(widget)
        return super().render(template_name, context, request)


def _input(widget: dict[str, Any]) -> SafeString:
    value = widget.get("value")
    parts = [f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"']
    if value is not None:
        parts.append(f' value="{_text(value)}"')
    for name, said in widget["attrs"].items():
        if said is True:
            parts.append(f" {_text(name)}")
        elif said is not False:
            parts.append(f' {_text(name)}="{_text(said)}"')
    return mark_safe("".join([*parts, ">"]))  # every part was escaped above


def _text(value: Any) -> str:
    return conditional_escape(value)
