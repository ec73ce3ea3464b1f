"""Our own images: who made them, and whether the people in them agreed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index


class ClinicImage(AbstractImage):
    """An uploaded picture; its default alternative text is its description, never its title."""

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
