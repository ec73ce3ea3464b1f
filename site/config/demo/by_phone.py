"""One visit booked by phone that waits for its deposit, by the office's own operations."""

import datetime as dt

from django.conf import settings

from booking.models import Visit, VisitType
from booking.operations.money.awaited_deposit import wait_longer
from booking.operations.reserving.by_phone import CallersDeposit, CallersWish, book_for_caller
from booking.operations.reserving.details import Doorstep, Person
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from core import local_time
from core.audit import Actor
from core.phones import kept_if_readable

BY = Actor("demo")
CODE, IN_DAYS, HOURS = "V5H", 8, 72


def load_phone_booking(now: dt.datetime) -> int:
    """Kept as long as can be: whoever looks at the demo tomorrow still finds it waiting."""
    if settings.PAYMENTS != "simulator" or Visit.objects.filter(deposit_until__isnull=False):
        return 0
    located, kind = locate(CODE), VisitType.objects.get(slug="first-visit")
    first = local_time.today(now) + dt.timedelta(days=IN_DAYS)
    offer = find_offer(visit_type=kind, located=located, now=now, first_day=first, days=21)
    if not offer.starts:
        return 0
    chosen = offer.starts[0]
    wish = CallersWish(
        practitioner_id=chosen.practitioner_ids[0],
        visit_type=kind,
        located=located,
        start=chosen.start,
        person=Person(
            name="Gurpreet Sidhu",
            email="gurpreet.sidhu@patients.example",
            phone=kept_if_readable("604-555-0118"),
        ),
        doorstep=Doorstep(street="901 Tern Street", town=""),
        payer="myself",
        is_new_patient=True,
        data_words="The clinic may use the answers to arrange the visit and to care for the patient.",
        deposit=CallersDeposit.LINK,
    )
    visit = book_for_caller(wish=wish, key="demo", by=BY, now=now)
    wait_longer(visit=visit, hours=HOURS, by=BY, now=now)
    return 1
