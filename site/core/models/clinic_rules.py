"""Rules of which the clinic chooses one, each a sentence its owner reads in the settings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LateChanges(models.TextChoices):
    """What a patient may do about another time once free changes have ended."""

    ASK = "ask", _("They ask, and the office answers on its dashboard")
    FEE = "fee", _("They change it themselves, for the fee below")
    NEVER = "never", _("Never here: they are asked to call")


class PlanDeposit(models.TextChoices):
    """What stands behind the visits of a plan of care before they are certain."""

    FIRST = "first", _("A deposit for the first visit alone")
    PACKAGE = "package", _("The patient’s package pays; without one, a deposit for the first visit")
