"""Citing a source in a text: picked from the list of sources, never a key to remember (1311).

A citation is stored as it always was, `[^key]` in the text, so that everything which reads texts reads
it. Only the editor sees it as one piece with the source's short name, put in and taken out whole.
"""

import re
from typing import Any

from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature

from core.cache_tokens import remembered
from core.models import Reference

STORED = re.compile(r"\[\^([a-z0-9][a-z0-9_-]*)\]")
PIECE = re.compile(r"</?cite(?:\s[^>]*)?>")


class CitingRichTextArea(DraftailRichTextArea):
    """Wagtail's editor of texts, in which a stored citation is one piece."""

    def format_value(self, value: Any) -> Any:
        """A stored text for the editor."""
        return super().format_value(STORED.sub(_piece, value) if value else value)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What the editor sent, as it is stored."""
        value = super().value_from_datadict(data, files, name)
        return value and PIECE.sub("", value)


class CitationHandler(InlineEntityElementHandler):
    """From a piece of HTML to one of the editor's: it is put in and taken out whole."""

    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"key": attrs["source"], "label": attrs.get("label", "")}


def _piece(found: re.Match[str]) -> str:
    key = found[1]
    label = remembered("source-labels", _labels).get(key, "")
    return format_html('<cite source="{}" label="{}">[^{}]</cite>', key, label or key, key)


def _labels() -> dict[str, str]:
    return {source.key: source.short for source in Reference.objects.all()}


def register(features: Any) -> None:
    """The button of the editor and the two ways between its pieces and what is stored."""
    control = {
        "type": "CITATION",
        "icon": "list-ol",
        "description": _("Cite a source"),
        "attributes": ["key", "label"],
        "chooserUrl": reverse_lazy("wagtailsnippetchoosers_core_reference:choose"),
    }
    scripts = ["wagtailadmin/js/chooser-modal.js", "js/citation.js"]
    styles = {"all": ["css/citation.css"]}
    features.register_editor_plugin(
        "draftail", "citation", EntityFeature(control, js=scripts, css=styles)
    )
    features.register_converter_rule(
        "contentstate",
        "citation",
        {
            "from_database_format": {"cite[source]": CitationHandler("CITATION")},
            "to_database_format": {"entity_decorators": {"CITATION": _element}},
        },
    )


def _element(props: Any) -> Any:
    return DOM.create_element("cite", {}, props["children"])
