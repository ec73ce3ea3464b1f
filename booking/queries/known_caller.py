"""A patient who calls again: where they were visited last, by whom, for what, and what they said."""

from dataclasses import dataclass
from typing import Any

from booking.models import Patient, Visit, VisitStatus, VisitType


@dataclass(frozen=True)
class Known:
    """Somebody on record, and their newest visit that was more than a hold."""

    patient: Patient
    last: Visit | None

    @property
    def familiar(self) -> int | None:
        """Whom they know."""
        return self.last.practitioner_id if self.last else None

    def answers(self) -> dict[str, Any]:
        """What they would say again."""
        person, last = self.patient, self.last
        said = {"name": person.name, "email": person.email, "phone": person.phone}
        if last is None:
            return said
        kept = ("contact_name", "street", "access_notes", "reason", "payer", "language")
        return {**said, **{name: getattr(last, name) for name in kept}, "is_new_patient": False}

    def wishes(self) -> dict[str, Any]:
        """Where and what they would have again; empty where that is not known."""
        if self.last is None or not self.last.postal_code:
            return {}
        kind = self.again
        return {"postal_code": self.last.postal_code, "visit_type": kind.pk} if kind else {}

    @property
    def again(self) -> VisitType | None:
        """What they would have next; None where nothing of the kind is given any more."""
        return self._visit_type(self.last.visit_type) if self.last else None

    def _visit_type(self, last: VisitType) -> VisitType | None:
        """The same again; after a first visit, one that is not for new patients."""
        if last.is_active and not last.for_new_patients:
            return last
        again = VisitType.objects.filter(is_active=True, phone_only=False, for_new_patients=False)
        return again.order_by("order", "name").first() or (last if last.is_active else None)


def known_caller(patient: Patient) -> Known:
    """The patient with their newest visit. One query."""
    booked = Visit.objects.filter(patient=patient, status__in=VisitStatus.BOOKED_ONCE)
    return Known(patient, booked.select_related("visit_type").order_by("-start").first())
