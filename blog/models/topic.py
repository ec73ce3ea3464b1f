"""Topics: what articles are about, a few fixed ones."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index


class Topic(index.Indexed, models.Model):
    """A topic of articles, at /articles/topics/<slug>/."""

    slug = models.SlugField(_("address name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    description = models.CharField(_("one sentence about it"), max_length=200, blank=True)
    about_health = models.BooleanField(
        _("about health"),
        default=True,
        db_default=True,
        help_text=_("Articles under it say when to get help, and name their sources."),
    )

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("name"),
    ]

    class Meta:
        verbose_name = _("topic")

    def __str__(self) -> str:
        return self.name
