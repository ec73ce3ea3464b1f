"""Numbers of papers: none twice, none missing, however many issue at once and whatever is rolled back."""

import datetime as dt
import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from booking.models import LedgerEntry, Paper, PaperSeries
from booking.operations.money.papers import bring_papers_up_to_date
from tests.factories import NOW, make_practitioner, make_visit, make_visit_type

AT_ONCE = 4


def settled_visits(count):
    """Visits that are over and paid, none with a receipt; two practitioners, so that no diary orders them."""
    kind, people = make_visit_type(), [make_practitioner(), make_practitioner()]
    visits = [
        make_visit(
            practitioner=people[place % 2],
            visit_type=kind,
            start=NOW - dt.timedelta(days=2, hours=place),
            status="completed",
            finished_at=NOW,
        )
        for place in range(count)
    ]
    for visit in visits:
        for entry in ("balance_due", "cash"):
            LedgerEntry.objects.create(
                visit=visit,
                kind=entry,
                amount_cents=visit.total_cents,
                currency="cad",
                key=f"{entry}:{visit.pk}",
                at=NOW,
            )
    return visits


def numbers():
    return sorted(paper.number for paper in Paper.objects.all())


@pytest.mark.django_db(transaction=True)
def test_four_at_once_give_every_visit_one_number_and_leave_out_none():
    visits = settled_visits(6)

    def issue_all(seed):
        try:
            for visit in random.Random(seed).sample(visits, len(visits)):
                bring_papers_up_to_date(visit=visit, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(issue_all, range(AT_ONCE)))

    assert numbers() == [f"R2026-{serial:05d}" for serial in range(1, 7)]
    assert Paper.objects.values("visit").distinct().count() == 6
    assert PaperSeries.objects.get().last == 6


@pytest.mark.django_db
def test_what_was_rolled_back_leaves_no_gap():
    first, second = settled_visits(2)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bring_papers_up_to_date(visit=first, now=NOW)
        raise ZeroDivisionError
    bring_papers_up_to_date(visit=second, now=NOW)

    assert numbers() == ["R2026-00001"]
    assert Paper.objects.get().visit == second


@pytest.mark.django_db
def test_each_year_begins_with_one_by_the_clinics_own_date():
    first, second = settled_visits(2)
    # 11 pm on the last day of the year where the clinic is, and already next year in London.
    bring_papers_up_to_date(visit=first, now=dt.datetime(2027, 1, 1, 6, tzinfo=dt.UTC))
    bring_papers_up_to_date(visit=second, now=dt.datetime(2027, 1, 1, 9, tzinfo=dt.UTC))

    assert numbers() == ["R2026-00001", "R2027-00001"]
