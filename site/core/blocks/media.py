"""Pictures, videos and files."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from core.drawings import SHOWN, Exercise, Scene, template_of


class PictureBlock(blocks.StructBlock):
    """A picture: described in words, or marked as decoration."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/image.html"
        description = _("Say in words what it shows, or tick that it is decoration.")
        preview_template = "blocks/preview/image.html"


class DrawingValue(blocks.StructValue):
    """A drawing and what it shows."""

    @property
    def art(self) -> str:
        """The drawing's template."""
        return template_of(self.get("drawing") or "")

    @property
    def words(self) -> Any:
        """What it shows, for people who do not see it."""
        return self.get("description") or SHOWN.get(self.get("drawing") or "", "")


class DrawingBlock(blocks.StructBlock):
    """One of the project's own drawings, in the page's colours."""

    drawing = blocks.ChoiceBlock(choices=[*Exercise.choices, *Scene.choices], label=_("Drawing"))
    description = blocks.CharBlock(
        required=False,
        max_length=250,
        label=_("What it shows"),
        help_text=_("Read aloud to people who do not see it. Empty: the drawing's own words."),
    )
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Drawing")
        template = "blocks/drawing.html"
        value_class = DrawingValue
        description = _("One of our own drawings. It follows light and dark by itself.")
        preview_value: dict[str, Any] = {
            "drawing": "knee-rolls",
            "description": "",
            "caption": "Only as far as is comfortable.",
        }


class VideoValue(blocks.StructValue):
    """Where a video is kept."""

    @property
    def host(self) -> str:
        """The website the link opens."""
        return (urlsplit(self.get("url") or "").hostname or "").removeprefix("www.")


class VideoBlock(blocks.StructBlock):
    """A link to a video elsewhere. Nothing is loaded from there until somebody follows it."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    transcript = blocks.RichTextBlock(
        features=["bold", "italic", "ol", "ul"], required=False, label=_("What is said")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "blocks/video.html"
        value_class = VideoValue
        description = _("A card that opens the video on its own website.")
        preview_value: dict[str, Any] = {
            "url": "https://example.org/video",
            "title": "Getting up from the floor",
            "transcript": "<p>Roll on to your side first.</p>",
        }


class DownloadBlock(blocks.StructBlock):
    """A file to keep or print."""

    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(required=False, max_length=120, label=_("Title"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "blocks/download.html"
        description = _("A PDF to keep or print.")
        preview_template = "blocks/preview/download.html"
