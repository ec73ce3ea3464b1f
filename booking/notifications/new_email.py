"""Two letters about another e-mail address: one asks the new one, one tells the former."""

from django.utils.translation import gettext as _

from booking.models import EmailChange
from core.letters import Letter
from core.models import ClinicSettings


def new_email(change: EmailChange, link: str) -> Letter:
    """To the new address: is it theirs? Nothing is said of the visit."""
    return Letter(
        to=change.email,
        subject=_("Is this your e-mail address?"),
        heading=_("Is this your e-mail address?"),
        opening=[
            _("Somebody asked us to send letters about a visit here from now on."),
            _("If it was you, say so within two days. If not, there is nothing to do."),
        ],
        actions=[(_("Yes, write to me here"), link)],
    )


def email_changed(change: EmailChange) -> Letter:
    """To the former address: it is written to no longer. The new one is not named."""
    said = {"phone": ClinicSettings.current().phone}
    return Letter(
        to=change.former,
        subject=_("We write to another address from now on"),
        heading=_("We write to another address from now on"),
        opening=[
            _(
                "Letters about visits came here. Now they go to another address, which said it is theirs."
            ),
            _("The links in our earlier letters do not open anything any more."),
            _("Was it not you? Then please call us at once: %(phone)s") % said,
        ],
    )
