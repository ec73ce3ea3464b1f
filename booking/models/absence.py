"""An absence that was not planned, what becomes of each visit in it, and the colleagues who are asked.

Rows are written before anything is done: a worker that dies leaves a row that waits (1111).
"""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from booking.models.people import Practitioner
from booking.models.visit import Visit
from core import local_time
from core.fields import EncryptedTextField


class Plan(models.TextChoices):
    """What was decided for one visit of an absence."""

    COLLEAGUE = "colleague", _("A colleague comes at the promised hour")
    ANOTHER_TIME = "another_time", _("The same person comes at another time")
    REBOOK = "rebook", _("The patient is asked to choose another time")
    CALL = "call", _("Somebody calls the patient")
    KEEP = "keep", _("The visit is kept")

    #: The visit itself gets another place in somebody's diary.
    MOVES: ClassVar[tuple["Plan", ...]]


Plan.MOVES = (Plan.COLLEAGUE, Plan.ANOTHER_TIME)


class RehomingState(models.TextChoices):
    """How far a visit of an absence has come."""

    WAITING = "waiting", _("to be done")
    OFFERED = "offered", _("offered to colleagues")
    DONE = "done", _("done")
    #: What was decided could not be done any more: the office has the visit.
    LEFT = "left", _("nobody found")
    #: The visit was moved, called off or begun by somebody else first.
    OVERTAKEN = "overtaken", _("overtaken")


class Absence(models.Model):
    """A stretch in which a practitioner cannot come, found out too late to be time off (1111)."""

    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="absences"
    )
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("to"))
    # Snow: nobody drives, and one report is an absence of each (1114).
    of_everybody = models.BooleanField(default=False, db_default=False)
    # Nobody drives to this area alone (1162): only its visits are hit, and no time is blocked elsewhere.
    area_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_name = models.CharField(max_length=80)
    #: They come after all (1176), unless it is reported again.
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("absence")
        constraints = [
            # Two people who report the same absence report one.
            models.UniqueConstraint(
                fields=["practitioner", "start", "end", "area_name"],
                name="an_absence_is_reported_once",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="absence_in_order"),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}: {local_time.span(self.start, self.end)}"


class RehomingQuerySet(models.QuerySet["Rehoming"]):
    def that_moved(self, visit: Visit) -> "Rehoming | None":
        """The absence for which `visit` moved last; None if the clinic has not moved it."""
        if not visit.moved_by_clinic:
            return None
        moves = self.filter(visit=visit, state=RehomingState.DONE, plan__in=Plan.MOVES)
        return moves.select_related("absence__practitioner").order_by("done_at").last()


class Rehoming(models.Model):
    """One visit of an absence: where it was promised, what was decided, how far it has come."""

    absence = models.ForeignKey(Absence, on_delete=models.CASCADE, related_name="rehomings")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="rehomings")
    plan = models.CharField(max_length=12, choices=Plan.choices)
    to_practitioner = models.ForeignKey(
        Practitioner, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_start = models.DateTimeField(null=True, blank=True)
    was_start = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=RehomingState.choices, default=RehomingState.WAITING
    )
    done_at = models.DateTimeField(null=True, blank=True)
    #: Until when colleagues may answer; afterwards the office has the visit.
    answer_by = models.DateTimeField(_("answer awaited until"), null=True, blank=True)
    called_at = models.DateTimeField(_("called"), null=True, blank=True)
    called_by = models.CharField(max_length=80, blank=True)
    said = EncryptedTextField(_("what was said"), blank=True)

    objects = RehomingQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit of an absence")
        constraints = [
            models.UniqueConstraint(
                fields=["absence", "visit"], name="a_visit_is_in_an_absence_once"
            ),
            models.CheckConstraint(
                condition=~Q(plan__in=["colleague", "another_time"]) | Q(to_start__isnull=False),
                name="a_move_says_where_to",
            ),
        ]
        # The list that stays until it is empty: everything nobody has called about yet.
        indexes = [models.Index(fields=["called_at", "was_start"], name="rehoming_open")]

    def __str__(self) -> str:
        return f"visit {self.visit_id} of absence {self.absence_id}, {self.state}"


class OfferAnswer(models.TextChoices):
    """What a colleague said to a visit that was offered; empty is no answer yet."""

    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    #: Somebody else was first, or nobody was within the time.
    OVER = "over", _("over")


class ColleagueOffer(models.Model):
    """A visit offered to one colleague until `Rehoming.answer_by`: who accepts first has it."""

    rehoming = models.ForeignKey(Rehoming, on_delete=models.CASCADE, related_name="offers")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, related_name="colleague_offers"
    )
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, choices=OfferAnswer.choices)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("offer to a colleague")
        constraints = [
            models.UniqueConstraint(
                fields=["rehoming", "practitioner"], name="a_colleague_is_asked_once"
            ),
            models.UniqueConstraint(
                fields=["rehoming"], condition=Q(answer="accepted"), name="one_colleague_has_it"
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk} of {self.rehoming}"

    def stands(self, now: dt.datetime) -> bool:
        """Whether it can still be accepted."""
        until = self.rehoming.answer_by
        is_open = self.rehoming.state == RehomingState.OFFERED
        return is_open and not self.answer and until is not None and now < until
