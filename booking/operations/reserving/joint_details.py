"""The details of a joint visit: both people written down in one step, or neither (1251)."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from booking.models import Visit, VisitStatus
from booking.operations.reserving.consent import Consent
from booking.operations.reserving.details import Doorstep, Person, describe_visit


@transaction.atomic
def describe_both(
    *,
    both: Sequence[Visit],
    people: Sequence[Person],
    doorstep: Doorstep,
    terms: Consent,
    data: Consent,
    told: Sequence[Mapping[str, str]],
    readers: Collection[int] = (),
    now: dt.datetime,
) -> list[Visit]:
    """Write onto each held visit who is visited there; the door and both consents are of all of them.

    `readers`: as `describe_visit` takes them. What one person said stands on their own visit alone.
    Raises HoldLapsed.
    """
    return [
        describe_visit(
            visit=visit,
            person=person,
            doorstep=doorstep,
            terms=terms,
            data=data,
            told=said,
            readers=readers,
            now=now,
        )
        for visit, person, said in zip(both, people, told, strict=True)
    ]


def pay_second_by(*, visit: Visit, payer: str, now: dt.datetime) -> None:
    """Somebody else pays for the second of a joint visit, while it is only held."""
    held = Visit.objects.filter(pk=visit.pk, status=VisitStatus.HELD)
    held.exclude(payer=payer).update(payer=payer)
