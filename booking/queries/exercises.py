"""What was sent home, and what was sent to the same patient before."""

from typing import Any

from booking.models import ExerciseList, Visit


def exercises_of(visit: Visit) -> ExerciseList | None:
    """The list on the page of this visit."""
    return ExerciseList.objects.filter(visit=visit.pk).first()


def last_exercises(visit: Visit) -> ExerciseList | None:
    """The list of this visit, else the newest one of the same patient: the next list begins there."""
    if visit.patient_id is None:
        return None
    found = ExerciseList.objects.filter(visit__patient=visit.patient_id)
    return found.filter(visit=visit.pk).first() or found.order_by("-sent_at", "-pk").first()


def lines_of(kept: ExerciseList) -> list[dict[str, Any]]:
    """Its exercises in their order; those sent before there were notes have an empty one."""
    return [{"note": "", **line} for line in kept.lines]
