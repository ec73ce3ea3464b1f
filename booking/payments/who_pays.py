"""Who pays a visit, in sentences: what the patient pays and when, and what the clinic claims (1212)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.models import IntakeAnswers, Visit
from booking.payments import how_to_pay
from booking.payments.claim_words import covered, missing
from booking.payments.cost import Cost
from territory.country import Payer


@dataclass(frozen=True)
class WhoPays:
    """For one visit: the payer by name, what the patient does, what the clinic does."""

    payer: str
    patient: list[str]
    clinic: str
    #: How far the payer covers this visit, and what its claim still lacks.
    covered: list[str]
    missing: list[str]


def who_pays(visit: Visit, cost: Cost) -> WhoPays:
    """As things stand now: an insurer that has refused is asked nothing more."""
    payer = cost.payer
    refused = payer.is_claimed and how_to_pay.is_refused(visit)
    if cost.is_off:
        return WhoPays(str(payer.name), [], "", [], [])
    told, claim = _told(visit), payer.claim
    return WhoPays(
        payer=str(payer.name),
        patient=cost.how_to_pay(),
        clinic="" if refused else _claims(payer),
        covered=covered(told, claim, visit.local_date) if claim else [],
        missing=missing(told, claim) if claim and not refused else [],
    )


def _told(visit: Visit) -> dict[str, str]:
    kept = IntakeAnswers.objects.filter(visit=visit).first()
    names = ("claim_number", "crash_date", "visits_used")
    return {name: getattr(kept, name, "") for name in names}


def _claims(payer: Payer) -> str:
    if not payer.is_claimed:
        return ""
    said = {"payer": payer.name}
    if payer.pays_patient:
        return (
            _("The clinic makes the claim to %(payer)s after the visit, and %(payer)s pays you.")
            % said
        )
    return _("The clinic claims its part from %(payer)s after the visit.") % said
