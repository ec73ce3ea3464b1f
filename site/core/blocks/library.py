"""Blocks that reuse what is written once: questions, terms, sources, calls to action."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks import samples
from core.blocks.text import INLINE


class GlossaryBlock(blocks.StructBlock):
    """Terms and their meaning."""

    title = blocks.CharBlock(required=False, max_length=120, label=_("Title"))
    terms = blocks.ListBlock(SnippetChooserBlock("core.GlossaryTerm"), label=_("Terms"))

    class Meta:
        icon = "list-ul"
        label = _("Terms explained")
        template = "blocks/glossary.html"
        description = _("Terms from the glossary with their meaning.")
        preview_value = staticmethod(samples.terms)


class FaqsBlock(blocks.StructBlock):
    """Questions people ask."""

    title = blocks.CharBlock(required=False, max_length=120, label=_("Title"))
    questions = blocks.ListBlock(SnippetChooserBlock("core.Faq"), label=_("Questions"))
    open = blocks.BooleanBlock(
        required=False, label=_("Show the answers without a press"), default=False
    )

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "blocks/faqs.html"
        description = _("Questions that open to their answers.")
        preview_value = staticmethod(samples.questions)


class ReferencesBlock(blocks.StructBlock):
    """Where the sources of the page stand: those added here, then those only cited in the texts."""

    title = blocks.CharBlock(max_length=80, default="References", label=_("Title"))
    references = blocks.ListBlock(
        SnippetChooserBlock("core.Reference", required=False), label=_("Sources")
    )

    class Meta:
        icon = "list-ol"
        label = _("References")
        template = "blocks/references.html"
        description = _(
            "Where the list of sources stands. What the texts cite comes into it by itself."
        )
        preview_value = staticmethod(samples.references)


class StatBlock(blocks.StructBlock):
    """A figure with what it means and where it is from."""

    figure = blocks.CharBlock(max_length=40, label=_("Figure"))
    text = blocks.RichTextBlock(features=INLINE, label=_("What it means"))
    reference = SnippetChooserBlock("core.Reference", required=False, label=_("Source"))

    class Meta:
        icon = "view"
        label = _("Figure with source")
        template = "blocks/stat.html"
        description = _("One number, in large type, with its source.")
        preview_value = staticmethod(samples.figure)


class CtaBlock(blocks.StructBlock):
    """The next step."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("book", _("Book a visit")),
            ("phone", _("Call us, with hours")),
            ("postal_code", _("Check a postal code")),
        ],
        default="book",
        label=_("Step"),
    )
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    text = blocks.RichTextBlock(features=INLINE, required=False, label=_("Words"))
    label = blocks.CharBlock(required=False, max_length=60, label=_("Words on the button"))

    class Meta:
        icon = "pick"
        label = _("Next step")
        template = "blocks/cta.html"
        description = _("Book, call, or check a postal code.")
        preview_value = {
            "kind": "book",
            "title": "Would it help to have someone look?",
            "text": "<p>We come to you, usually within days.</p>",
            "label": "Find a time",
        }


class SavedCtaBlock(SnippetChooserBlock):
    """A next step that several pages share."""

    def __init__(self, **kwargs):  # type: ignore[no-untyped-def]
        super().__init__("core.CallToAction", **kwargs)

    class Meta:
        icon = "pick"
        label = _("Shared next step")
        template = "blocks/cta.html"
        description = _("A next step written once and used on many pages.")
        preview_value = staticmethod(samples.saved_step)
