"""What visitors did on a page, in numbers; nothing about who they were."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageMonth(models.Model):
    """How often a page was seen in a month, and how often its postal-code box was used."""

    # No foreign key: the count of a page that was deleted is still part of its month.
    page_id = models.PositiveBigIntegerField()
    month = models.DateField(help_text="its first day")
    views = models.PositiveIntegerField(_("views"), default=0)
    searches = models.PositiveIntegerField(_("searches for a time"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page_id", "month"], name="one_page_month")]

    def __str__(self) -> str:
        return f"page {self.page_id} {self.month:%Y-%m}: {self.views} views"


class Feedback(models.Model):
    """An answer to “Was this page helpful?”."""

    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="+"
    )
    helpful = models.BooleanField(_("helpful"))
    text = models.CharField(_("what was missing"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        indexes = [models.Index(fields=["page", "at"], name="feedback_by_page")]

    def __str__(self) -> str:
        opinion = _("helpful") if self.helpful else _("not helpful")
        return f"{self.page}: {opinion}"
