"""Who pays: dated facts with their source, kept by editors."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from core.bilingual import spoken


class FundingProgram(index.Indexed, models.Model):
    """One programme that may pay for visits."""

    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    # A default in the database as well: the program of the day before writes rows without it (0403).
    name_fr = models.CharField(
        _("name in French"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_("Whatever is left empty in French is shown in English."),
    )
    summary = models.TextField(_("in plain words"))
    summary_fr = models.TextField(
        _("in plain words, in French"), blank=True, default="", db_default=""
    )
    amount = models.CharField(_("what it pays"), max_length=200, blank=True)
    amount_fr = models.CharField(
        _("what it pays, in French"), max_length=200, blank=True, default="", db_default=""
    )
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("name"),
        index.FilterField("order"),
    ]

    class Meta:
        verbose_name = _("funding program")

    def __str__(self) -> str:
        return self.name

    @property
    def spoken_name(self) -> str:
        """The name in the language being spoken."""
        return spoken(self.name, french=self.name_fr)

    @property
    def spoken_summary(self) -> str:
        """The explanation in the language being spoken."""
        return spoken(self.summary, french=self.summary_fr)

    @property
    def spoken_amount(self) -> str:
        """What it pays, in the language being spoken."""
        return spoken(self.amount, french=self.amount_fr)
