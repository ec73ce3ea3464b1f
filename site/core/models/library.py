"""What pages share: authors, sources, terms, questions, calls to action and alerts.

Columns a list can be sorted by are `FilterField`s, or sorting what was searched for would crash.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.search import index

from core import clock

PROSE = ["bold", "italic", "link", "ol", "ul"]


class Author(index.Indexed, models.Model):
    """Who wrote a page. Stays when the person leaves the clinic."""

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("address name"), max_length=100, unique=True)
    credentials = models.CharField(_("credentials"), max_length=120, blank=True)
    biography = models.TextField(_("about"), blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("profile page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("name"),
    ]

    class Meta:
        verbose_name = _("author")

    def __str__(self) -> str:
        return self.name


class Reference(index.Indexed, models.Model):
    """A source a page cites. `key` is how a citation of it is stored in a text: `[^key]`."""

    key = models.SlugField(
        _("key"),
        max_length=60,
        unique=True,
        blank=True,
        help_text=_("Empty: made of author and year. Texts keep it, so it stays as it is."),
    )
    authors = models.CharField(_("authors"), max_length=300, blank=True)
    title = models.CharField(_("title"), max_length=400)
    publisher = models.CharField(_("journal or publisher"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    doi = models.CharField(_("DOI"), max_length=120, blank=True)
    accessed = models.DateField(_("last read on"), null=True, blank=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.AutocompleteField("key"),
        index.FilterField("key"),
    ]

    class Meta:
        verbose_name = _("reference")

    def __str__(self) -> str:
        return f"{self.short}: {self.title}"[:120]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With a key, if nobody thought of one."""
        self.key = self.key or self._free_key()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        # a review signed today would otherwise be older than what it was checked against
        if self.accessed and self.accessed > timezone.localdate(clock.now()):
            raise ValidationError({"accessed": _("Nobody has read it on a day still to come.")})
        if self.accessed and self.year and self.year > self.accessed.year:
            raise ValidationError({"accessed": _("It was not out yet on that day.")})

    def _free_key(self) -> str:
        wanted = slugify(self.short)[:50] or "source"
        numbers = ("", *(f"-{number}" for number in range(2, 1000)))
        taken = set(Reference.objects.filter(key__startswith=wanted).values_list("key", flat=True))
        return next(wanted + number for number in numbers if wanted + number not in taken)

    @property
    def short(self) -> str:
        """What it is called in the editor: its first author, or who published it, and the year."""
        by = self.authors.split(",")[0].strip() or self.publisher.split(",")[0].strip()
        return f"{by or self.title[:40]} {self.year or ''}".strip()

    @property
    def link(self) -> str:
        """Where to read it: the DOI if there is one."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


class GlossaryTerm(index.Indexed, models.Model):
    """A word explained once, used on many pages."""

    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    term = models.CharField(_("term"), max_length=80)
    definition = models.TextField(_("definition"))

    search_fields = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.FilterField("term"),
    ]

    class Meta:
        verbose_name = _("glossary term")

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        """For the editor's “view live”."""
        return self.address

    @property
    def address(self) -> str:
        """Where the site explains it: `/glossary/fascia/`."""
        return f"/glossary/{self.slug}/"


class Faq(index.Indexed, models.Model):
    """A question with its answer."""

    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    question = models.CharField(_("question"), max_length=200)
    answer = RichTextField(_("answer"), features=PROSE)
    topic = models.CharField(_("group"), max_length=60, blank=True)

    search_fields = [
        index.SearchField("question"),
        index.AutocompleteField("question"),
        index.FilterField("topic"),
        index.FilterField("question"),
    ]

    class Meta:
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")

    def __str__(self) -> str:
        return self.question


class CallToAction(index.Indexed, models.Model):
    """A next step that several pages share."""

    class Kind(models.TextChoices):
        BOOK = "book", _("Book a visit")
        PHONE = "phone", _("Call us")
        POSTAL_CODE = "postal_code", _("Check a postal code")

    slug = models.SlugField(_("address name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.BOOK)
    title = models.CharField(_("title"), max_length=120)
    text = RichTextField(_("text"), features=["bold", "italic", "link"], blank=True)
    label = models.CharField(_("words on the button"), max_length=60, blank=True)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("title"),
    ]

    class Meta:
        verbose_name = _("call to action")
        verbose_name_plural = _("calls to action")

    def __str__(self) -> str:
        return self.title


class Alert(models.Model):
    """A notice on every page between two instants."""

    title = models.CharField(_("title"), max_length=80)
    body = models.CharField(_("text"), max_length=300)
    url = models.CharField(_("link"), max_length=300, blank=True)
    link_text = models.CharField(_("words of the link"), max_length=80, blank=True)
    start = models.DateTimeField(_("shown from"), null=True, blank=True)
    end = models.DateTimeField(_("shown until"), null=True, blank=True)
    is_active = models.BooleanField(_("switched on"), default=True)

    class Meta:
        verbose_name = _("alert")
        constraints = [
            models.CheckConstraint(
                condition=Q(start=None) | Q(end=None) | Q(start__lt=F("end")),
                name="alert_in_order",
                violation_error_message=_("The alert must end after it starts."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.url and not self.url.startswith(("/", "https://")):
            raise ValidationError({"url": _("Write an address that begins with / or https://.")})
        if self.url and not self.link_text:
            raise ValidationError({"link_text": _("Say in words where the link leads.")})

    def shows_at(self, now: dt.datetime) -> bool:
        """Whether a page served at `now` carries it."""
        started = self.start is None or self.start <= now
        return self.is_active and started and (self.end is None or now < self.end)

    def boundaries(self) -> list[Any]:
        """The instants at which what pages show changes."""
        return [moment for moment in (self.start, self.end) if moment]
