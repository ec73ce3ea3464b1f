"""Headings under which patients find what they may book."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitGroup(models.TextChoices):
    """Under which heading patients find a visit type; in this order."""

    USUAL = "usual", _("What most people book")
    PARTICULAR = "particular", _("For something in particular")
    INSURED = "insured", _("After a crash, or an injury at work")
