"""Writes what a patient tells beside the booking: emergency contact and claim."""

from collections.abc import Mapping

from booking.models import IntakeAnswers, Visit

TOLD = ("emergency_name", "emergency_phone", "claim_number", "crash_date", "visits_used")


def intake_of(visit: Visit) -> dict[str, str]:
    """What is kept beside the visit; every part empty where nothing was told."""
    kept = IntakeAnswers.objects.filter(visit=visit).first()
    return {name: getattr(kept, name, "") for name in TOLD}


def keep_intake(visit: Visit, told: Mapping[str, str]) -> None:
    """Keep what is told beside the visit; a part that is not named stays as it is."""
    known = {name: told[name] or "" for name in TOLD if name in told}
    if any(known.values()) or IntakeAnswers.objects.filter(visit=visit).exists():
        IntakeAnswers.objects.update_or_create(visit=visit, defaults=known)
