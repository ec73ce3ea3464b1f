"""Words: lead, headings, text, quotations."""

from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

PROSE = ["bold", "italic", "link", "ol", "ul", "citation"]
INLINE = ["bold", "italic", "link", "citation"]


class LeadBlock(blocks.TextBlock):
    """The opening paragraph, set larger."""

    class Meta:
        icon = "pilcrow"
        label = _("Opening paragraph")
        template = "blocks/lead.html"
        description = _("Two or three sentences that say what this page is for.")
        preview_value = "Most low back pain settles. Here is what helps meanwhile."


class HeadingValue(blocks.StructValue):
    """A heading and the name of its place on the page."""

    @property
    def anchor(self) -> str:
        """The id links point to; made from the words."""
        # A heading wholly in another script has no slug; its link still needs a place to go.
        return slugify(self.get("text") or "")[:60] or "part"


class HeadingBlock(blocks.StructBlock):
    """A heading of the page or of a part. The contents list is made from these."""

    level = blocks.ChoiceBlock(
        choices=[("h2", _("Heading")), ("h3", _("Heading inside a part"))],
        default="h2",
        label=_("Level"),
    )
    text = blocks.CharBlock(max_length=120, label=_("Words"))

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"
        value_class = HeadingValue
        description = _("Names the part that follows. Also makes the list of contents.")
        preview_value = {"level": "h2", "text": "What helps"}


class ProseBlock(blocks.RichTextBlock):
    """Paragraphs and lists, with sources cited by the button for it (stored as `[^key]`)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=PROSE, **kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            refuse_empty_link_words(str(cleaned.source if cleaned else ""))
        return cleaned

    class Meta:
        icon = "doc-full"
        label = _("Text")
        template = "blocks/text.html"
        description = _("Paragraphs and lists. The button “Cite a source” numbers itself.")
        preview_value = "<p>Moving a little and often helps <b>most</b> backs.</p>"


class QuoteBlock(blocks.StructBlock):
    """A sentence worth standing alone."""

    text = blocks.TextBlock(label=_("Words"))
    attribution = blocks.CharBlock(required=False, max_length=120, label=_("Who said it"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "blocks/quote.html"
        description = _("A sentence worth standing alone. Never a patient's praise.")
        preview_value = {"text": "A stiff back is not a fragile back.", "attribution": ""}


EMPTY_LINK_WORDS = {"click here", "here", "read more", "more", "link", "this link", "this page"}


def refuse_empty_link_words(html: str) -> None:
    """Raise ValidationError for a link whose words do not say where it leads (WCAG 2.4.4)."""
    for words in link_words(html):
        if words.lower() in EMPTY_LINK_WORDS:
            raise ValidationError(
                _("The link “%(words)s” does not say where it leads."), params={"words": words}
            )


class _Links(HTMLParser):
    """Collects what stands between <a> and </a>."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "a":
            self.inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data


def link_words(html: str) -> list[str]:
    """The words of each link in stored rich text."""
    parser = _Links()
    parser.feed(html)
    return [words.strip() for words in parser.found]
