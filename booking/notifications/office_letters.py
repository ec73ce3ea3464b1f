"""Letters to the clinic's own address: something of a patient waits, not what it says (1172)."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import Visit
from booking.notifications.email import demo_mark
from core.letters import Letter

ASKED, WRITTEN = "asked", "written"
#: What waits: the subject, and what there is to do.
WAITS = {
    ASKED: (
        gettext_lazy("A patient asks for another time"),
        gettext_lazy(
            "It was too late to change the visit without asking. Nothing has moved, and the other time is "
            "not kept free: move the visit as asked, or say no."
        ),
    ),
    WRITTEN: (
        gettext_lazy("A patient has written about a visit"),
        gettext_lazy(
            "The message is read on the page of the visit, and answered there. It waits on the dashboard "
            "until somebody answers, or says that nothing is to be answered."
        ),
    ),
}


# Whoever's request or job this is: the clinic reads the site's language (0403).
@translation.override(settings.LANGUAGE_CODE)
def something_waits(what: str, visit: Visit, to: str) -> Letter:
    """One letter about `what`: a reference and the way there, no name and no word of the patient's."""
    subject, text = WAITS[what]
    link = f"{settings.BASE_URL}/admin/desk/visits/{visit.public_ref}/"
    return Letter(
        to=to,
        subject=f"{demo_mark()}{subject}",
        heading=str(subject),
        opening=[str(text), _("Visit %(ref)s") % {"ref": visit.public_ref}],
        actions=[(_("Open the visit"), link)],
        is_to_patient=False,
    )
