"""The forms through which editors upload: a file is looked into before a byte of it is stored."""

import io
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.forms.fields import FileField
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.pictures import (
    PictureKindUnknown,
    PictureRefused,
    PictureTooDeep,
    PictureTooLarge,
    PictureUnreadable,
    clean_picture,
)

LARGEST_PAPER = 20 * 1024 * 1024
#: What the reader of PDF raises at files that are something else.
NO_PAPER: tuple[type[Exception], ...] = (
    *(PyPdfError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError),
    *(RecursionError, AssertionError, NotImplementedError),
)
REFUSALS: dict[type[PictureRefused], Any] = {
    PictureUnreadable: _("This picture is damaged or cut off. Send the file again."),
    PictureKindUnknown: _("This is not a picture of a kind we can show. Use JPEG, PNG or WebP."),
    PictureTooLarge: _(
        "This picture has too many pixels. Make it smaller: 8,000 on a side is plenty."
    ),
    PictureTooDeep: _("This picture has 16 bits a colour. Save it with 8 bits a colour."),
}


class CleanUpload(InMemoryUploadedFile):
    """A picture drawn anew, called what it is."""

    is_clean = True

    def __init__(self, content: bytes, name: str) -> None:
        kind = f"image/{PurePath(name).suffix[1:].replace('jpg', 'jpeg')}"
        super().__init__(io.BytesIO(content), None, name, kind, len(content), None)


class PictureUploadField(WagtailImageField):
    """Takes what phones and cameras make, by what the file is and not by what it is called."""

    def to_python(self, data: Any) -> Any:
        upload = FileField.to_python(self, data)
        if upload is None:
            return None
        self.check_image_file_size(upload)
        try:
            clean = clean_picture(upload)
        except PictureRefused as refused:
            raise ValidationError(REFUSALS[type(refused)], code="invalid_image") from refused
        return CleanUpload(clean.content, f"{PurePath(str(upload.name)).stem}.{clean.ending}")


class PictureForm(BaseImageForm):
    """Wagtail's, for every door that takes a picture: one, several, in the chooser, in place of another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before := self.fields.get("file"):
            self.fields["file"] = PictureUploadField(
                label=before.label, widget=before.widget, required=before.required
            )


class PaperForm(BaseDocumentForm):
    """Wagtail's, for every door that takes a document: a PDF, looked into."""

    def clean_file(self) -> Any:
        """Raises ValidationError for what no reader of PDF opens."""
        upload = self.cleaned_data["file"]
        if upload and "file" in self.changed_data:
            if upload.size > LARGEST_PAPER:
                limit = filesizeformat(LARGEST_PAPER)
                raise ValidationError(
                    _("This file is too large. %(limit)s is the most."), params={"limit": limit}
                )
            if not opens_as_pdf(upload):
                raise ValidationError(
                    _(
                        "This is not a PDF that can be opened without a password, whatever it is called."
                    )
                )
        return upload


def opens_as_pdf(upload: Any) -> bool:
    """Whether the file begins as a PDF and has at least one page somebody can read."""
    upload.seek(0)
    # Readers of PDF allow some bytes before the mark, and so do we.
    head = upload.read(1024)
    upload.seek(0)
    if b"%PDF-" not in head:
        return False
    try:
        return len(PdfReader(upload).pages) > 0
    except NO_PAPER:
        return False
    finally:
        upload.seek(0)
