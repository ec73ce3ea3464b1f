"""The mark before the subject of every e-mail about money in a demo."""

from django.conf import settings
from django.utils.translation import gettext as _


def demo_mark() -> str:
    """Before a subject about money: no e-mail of the demo may be taken for one about real money."""
    return _("DEMO – NO REAL MONEY: ") if settings.PAYMENTS == "simulator" else ""
