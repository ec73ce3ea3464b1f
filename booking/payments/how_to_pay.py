"""How what is left of a visit's price is paid, payer by payer, in sentences."""

from django.conf import settings
from django.utils.translation import gettext as _

from booking.models import ClaimState, InsurerClaim, Visit
from core.models import ClinicSettings
from territory.country import Payer


def words(payer: Payer, *, left: int, shared: bool, whole: str) -> list[str]:
    """To whom `left` cents are paid and how; `shared`: the payer pays a part nobody knows yet.

    `whole` is the price of the visit in words, of which a payer may give something back.
    """
    if not left:
        return [_("Nothing is left to pay."), *_back(payer, whole)]
    if shared:
        later = _("You pay nothing at the visit; the rest, if any, to the clinic once it is known.")
        return [str(payer.share_note), later]
    return [_to_the_clinic(), *_back(payer, whole)]


def is_refused(visit: Visit) -> bool:
    """Whether the insurer has said that it pays nothing for this visit (0951)."""
    return InsurerClaim.objects.filter(visit=visit, state=ClaimState.REFUSED).exists()


def _to_the_clinic() -> str:
    # Where cards are taken, the private page of a finished visit has the button.
    if settings.PAYMENTS != "off":
        return _(
            "You pay it to the clinic after the visit: by card on your visit's private page, "
            "or ask us about another way."
        )
    phone = ClinicSettings.current().phone
    return _("You pay it to the clinic after the visit. About how, call %(phone)s.") % {
        "phone": phone
    }


def _back(payer: Payer, whole: str) -> list[str]:
    return [str(payer.pays_back) % {"total": whole}] if payer.pays_back else []
