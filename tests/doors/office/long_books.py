"""A bookkeeper's long file in tests: many movements, an empty shelf, and what the office does."""

import datetime as dt

from django.urls import reverse

from booking.models import LedgerEntry
from booking.queries.books_files import AT_ONCE
from core import outbox
from core.outbox import Lane
from tests.factories import NOW

SPAN = {"first": "2026-11-01", "last": "2026-11-30"}
MANY = AT_ONCE + 1
HOUR = dt.timedelta(hours=1)


def pays(visit, many, *, key="k", when=NOW - HOUR):
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            visit=visit, kind="cash", amount_cents=100, currency="cad", key=f"{key}{number}",
            # Three at a time in one instant: a piece may end between them.
            at=when - dt.timedelta(minutes=number // 3),
        )
        for number in range(many)
    )  # fmt: skip


def ask(office, name="ledger-csv", **span):
    return office.post(reverse("desk:make_books_file", args=[name]), {**SPAN, **span}, follow=True)


def page(office):
    return office.get(reverse("desk:books"), SPAN).content.decode()


def work(now=NOW):
    outbox.run_due(now, lane=Lane.FILES)


def take(office, file):
    return office.get(reverse("desk:take_books_file", args=[file.pk]))


def kept(shelf):
    return sorted(path.name for path in shelf.iterdir()) if shelf.exists() else []
