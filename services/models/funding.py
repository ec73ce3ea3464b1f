"""Who pays: dated facts with their source, kept by editors."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index


class FundingProgram(index.Indexed, models.Model):
    """One programme that may pay for visits."""

    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("in plain words"))
    amount = models.CharField(_("what it pays"), max_length=200, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("funding program")

    def __str__(self) -> str:
        return self.name
