"""Our own images: who made them, and whether the people in them agreed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.search import index

from core.storages import public_pictures


class StoredPicture(WagtailImageFieldFile):
    """A picture as it lies in its storage."""

    def _set_instance_attribute(self, name: str, content: Any) -> None:
        # Django reads width and height of what was sent; what was stored may have been turned upright.
        setattr(self.instance, self.field.attname, name)


class PictureField(WagtailImageField):
    """Knows the width and height of what was stored, not of what was sent."""

    attr_class = StoredPicture


class ClinicImage(AbstractImage):
    """An uploaded picture; its default alternative text is its description, never its title."""

    file = PictureField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        storage=public_pictures,
        width_field="width",
        height_field="height",
    )
    # In its place before width and height, which are read after it is stored.
    file.creation_counter = AbstractImage._meta.get_field("file").creation_counter
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    consent_recorded = models.BooleanField(
        _("people shown have agreed in writing"),
        default=False,
        help_text=_("Tick also when nobody can be recognised."),
    )

    # Looking for words among the pictures of one tag filters by it.
    search_fields = [
        *AbstractImage.search_fields,
        index.RelatedFields("tags", [index.FilterField("name")]),
    ]
    admin_form_fields = (*Image.admin_form_fields, "credit", "consent_recorded")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        permissions = [("choose_image", "Can choose image")]

    @property
    def default_alt_text(self) -> str:
        return self.description or ""


class ClinicRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(ClinicImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_filter"
            )
        ]
