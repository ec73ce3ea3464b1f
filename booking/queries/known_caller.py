"""A patient who calls again: where they were visited last, by whom, for what, and what they said."""

from dataclasses import dataclass, field
from typing import Any

from booking.models import DataConsent, ImportedPatient, Patient, Visit, VisitStatus, VisitType

IN_DOOR = ("street", "access_notes")


@dataclass(frozen=True)
class Known:
    """Somebody on record, and their newest visit that was more than a hold."""

    patient: Patient
    last: Visit | None
    #: Where they lived in the program the clinic came from.
    door: dict[str, str] = field(default_factory=dict)
    #: Their newest consent to the use of what they say; it stands for the next call (1200).
    consent: DataConsent | None = None

    @property
    def familiar(self) -> int | None:
        """Whom they know."""
        return self.last.practitioner_id if self.last else None

    def answers(self) -> dict[str, Any]:
        """What they would say again."""
        person, last = self.patient, self.last
        said = {"name": person.name, "email": person.email, "phone": person.phone}
        if last is None:
            return {**said, **{name: self.door[name] for name in IN_DOOR if self.door.get(name)}}
        kept = ("contact_name", "street", "access_notes", "reason", "payer", "language")
        return {**said, **{name: getattr(last, name) for name in kept}, "is_new_patient": False}

    def wishes(self) -> dict[str, Any]:
        """Where and what they would have again; empty where that is not known."""
        if self.last is None and self.door.get("postal_code"):
            return self._first_wishes()
        if self.last is None or not self.last.postal_code:
            return {}
        kind = self.again
        return {"postal_code": self.last.postal_code, "visit_type": kind.pk} if kind else {}

    @property
    def again(self) -> VisitType | None:
        """What they would have next; None where nothing of the kind is given any more."""
        return self._visit_type(self.last.visit_type) if self.last else None

    def _first_wishes(self) -> dict[str, Any]:
        """Of somebody who came with us from another program: they are no new patient."""
        kinds = VisitType.objects.filter(is_active=True, phone_only=False)
        kind = kinds.order_by("for_new_patients", "order", "name").first()
        return {"postal_code": self.door["postal_code"], "visit_type": kind.pk} if kind else {}

    def _visit_type(self, last: VisitType) -> VisitType | None:
        """The same again; after a first visit, one that is not for new patients."""
        if last.is_active and not last.for_new_patients:
            return last
        again = VisitType.objects.filter(is_active=True, phone_only=False, for_new_patients=False)
        return again.order_by("order", "name").first() or (last if last.is_active else None)


def known_caller(patient: Patient) -> Known:
    """The patient with their newest visit, or the door they brought from another program."""
    booked = Visit.objects.filter(patient=patient, status__in=VisitStatus.BOOKED_ONCE)
    last = booked.select_related("visit_type").order_by("-start").first()
    given = DataConsent.objects.filter(visit__patient=patient).order_by("-given_at", "-pk").first()
    return Known(patient, last, {} if last else _door_of(patient), given)


def _door_of(patient: Patient) -> dict[str, str]:
    rows = ImportedPatient.objects.filter(patient=patient).order_by("-pk")
    door: Any = next((row.door for row in rows if row.door), {})
    return dict(door)
