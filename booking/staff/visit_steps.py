"""The buttons of a visit's page: acts, and the pages on which more is asked than an act asks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from booking.models import Visit
from booking.operations.reserving.right_after import can_be_joined
from booking.operations.visits.move_following import following_to_move
from booking.queries.plans import plan_of
from booking.staff.acts.base import Act
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, may


@dataclass(frozen=True)
class ActLink:
    """One thing that may be done with a visit now."""

    label: Any
    address: str
    is_serious: bool = False


def steps(visit: Visit, acts: Iterable[Act], user: Any, now: dt.datetime) -> list[ActLink]:
    """The buttons of a visit's page: what makes sense now and this person may do."""
    found = [
        ActLink(
            act.label,
            reverse("desk:act", args=[visit.public_ref, act.name]),
            act.is_serious,
        )
        for act in acts
        if may(user, act.permission) and act.makes_sense(visit, now)
    ]
    if may(user, ACT_ON_VISITS) and may(user, SEE_PATIENTS) and can_be_joined(visit, now):
        address = reverse("desk:book_beside", args=[visit.public_ref])
        found.append(ActLink(_("Book somebody right after"), address))
    if (
        may(user, ACT_ON_VISITS)
        and plan_of(visit)
        and len(following_to_move(visit, now).moving) > 1
    ):
        address = reverse("desk:move_plan", args=[visit.public_ref])
        found.append(ActLink(_("Move this and those after it"), address))
    return found
