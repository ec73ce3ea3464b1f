"""Words that mean the same to people who search."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Synonym(models.Model):
    """A group of words; searching for one finds pages with any."""

    words = models.CharField(
        _("words that mean the same"),
        max_length=300,
        help_text=_("Separated by commas: price, cost, fee"),
    )

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words

    @property
    def as_set(self) -> set[str]:
        """The words, small letters."""
        return {word.strip().lower() for word in self.words.split(",") if word.strip()}
