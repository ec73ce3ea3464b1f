"""A change of a visit's time, and where it was before."""

import datetime as dt

from django.db import models

from booking.models.people import Practitioner
from booking.models.visit import Visit
from booking.models.visit_status import FollowUp

#: So long may whoever made a change of time take it back; nobody is told of it before.
UNDO = dt.timedelta(minutes=10)


class VisitMove(models.Model):
    """One change of time: the time and practitioner the visit left, to be put back while it may."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="moves")
    sequence = models.PositiveIntegerField(help_text="the visit's, after this change")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    start = models.DateTimeField()
    moved_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    # Whoever made the change may take it back, nobody else: the office moves a visit for a reason.
    by_office = models.BooleanField(default=False, db_default=False)
    follow_up = models.CharField(
        max_length=200,
        blank=True,
        choices=FollowUp.choices,
        default="",
        db_default="",
        help_text="what the visit waited for, and waits for again when it is put back",
    )

    moved_by_clinic = models.BooleanField(
        default=False, db_default=False, help_text="of the visit before, and again when put back"
    )

    def __str__(self) -> str:
        return f"move {self.sequence} of visit {self.visit_id}"

    @property
    def undo_until(self) -> dt.datetime:
        """The moment at which this change becomes final."""
        return self.moved_at + UNDO
