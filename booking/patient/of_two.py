"""What a booking knows more where two people at one address want a visit (1250)."""

from functools import cached_property
from typing import Any

from booking.models import Visit
from booking.operations.reserving.joint import Second
from booking.patient.joint_answers import second_of
from booking.patient.steps import OF_TWO, PAGES
from booking.queries.joint import both_of


class OfTwo:
    """The part of a journey about the second person; of a visit by itself all of it is empty."""

    @property
    def answers(self) -> dict[str, Any]:
        """Everything answered so far."""
        raise NotImplementedError

    @property
    def visit(self) -> Visit | None:
        """The visit the draft has led to, of two the first."""
        raise NotImplementedError

    @cached_property
    def second(self) -> Second | None:
        """What the second of two people at this address is to have; None for a visit by itself."""
        return second_of(self.answers)

    @property
    def both(self) -> list[Visit]:
        """The visits this draft has led to: both of a joint visit, the first before the second."""
        return both_of(self.visit) or [self.visit] if self.visit is not None else []

    @property
    def paying(self) -> Visit | None:
        """The visit whose deposit keeps the time; of two it is the one that has a deposit."""
        return max(self.both, key=lambda one: one.deposit_cents, default=None)

    @property
    def pages(self) -> list[str]:
        """The pages of this booking, in order: two of them only where two people want a visit."""
        return [page for page in PAGES if page not in OF_TWO or self.answers.get("two")]

    def second_fits(self, visit: Visit) -> bool:
        """Whether what is held for the second is what is wanted for them, or nobody is."""
        held = [(one.visit_type_id, one.payer) for one in both_of(visit)[1:]]
        if not self.answers.get("two"):
            return not held
        second = self.second
        return second is not None and held == [(second.visit_type.pk, second.payer)]
