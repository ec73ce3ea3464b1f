"""When not to treat, and examples that are not real patients."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks.text import INLINE, ProseBlock


class CautionBlock(blocks.StructBlock):
    """When a treatment is not for you."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    intro = blocks.RichTextBlock(features=INLINE, required=False, label=_("Before the list"))
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE), label=_("Reasons"))

    class Meta:
        icon = "warning"
        label = _("Caution")
        template = "blocks/caution.html"
        description = _("Reasons not to have a treatment, or to ask first.")
        preview_value = {
            "title": "Not for you if",
            "intro": "",
            "items": ["<p>there is an open wound</p>"],
        }


class CaseBlock(blocks.StructBlock):
    """An invented example; the page always says so."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    body = ProseBlock(label=_("Story"))

    class Meta:
        icon = "user"
        label = _("Example")
        template = "blocks/case.html"
        description = _("An invented example. It is always marked “not a real patient”.")
        preview_value = {
            "title": "A gardener who was afraid to bend",
            "body": "<p>After three visits he was planting again.</p>",
        }
