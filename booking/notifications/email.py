"""What every letter about money of a demo begins with."""

from django.conf import settings
from django.utils.translation import gettext as _


def demo_mark() -> str:
    """Before a subject about money: no e-mail of the demo may be taken for one about real money."""
    return _("DEMO – NO REAL MONEY: ") if settings.PAYMENTS == "simulator" else ""
