"""The two holds of a joint visit: one deposit, one deadline, let go together (1251)."""

from dataclasses import dataclass

from django.db import transaction

from booking.models import Visit, VisitStatus, VisitType
from core.generations import visits_changed
from core.rows import write


@dataclass(frozen=True)
class Second:
    """The second of a joint visit: what for, who pays, and whether it is somebody's first visit."""

    visit_type: VisitType
    payer: str
    is_new_patient: bool

    def columns(self) -> dict[str, object]:
        """The columns of the second visit that nobody else's answers give."""
        return {"payer": self.payer, "is_new_patient": self.is_new_patient}


def ask_one_deposit(first: Visit, second: Visit) -> None:
    """The larger deposit of the two is asked for, and no other (1252)."""
    spared = second if first.deposit_cents >= second.deposit_cents else first
    if spared.deposit_cents:
        spared.deposit_cents = 0
        write(spared, "deposit_cents")


@transaction.atomic
def keep_alike(visit: Visit) -> None:
    """What has just been written of one hold of a joint visit holds for the other.

    Its deadline, whether it may still be paid, and that it was let go. One booked alone costs no question.
    """
    if visit.joint is None:
        return
    visit = Visit.objects.get(pk=visit.pk)
    if visit.status not in VisitStatus.UNBOOKED:
        return
    other = Visit.objects.filter(joint=visit.joint, status=VisitStatus.HELD).exclude(pk=visit.pk)
    if other.update(
        status=visit.status,
        hold_expires=visit.hold_expires,
        hold_extended=visit.hold_extended,
        payment_pending=visit.payment_pending,
    ):
        visits_changed()
