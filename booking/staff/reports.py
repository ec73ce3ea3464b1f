"""Reports of the office as tables: utilisation, unserved codes, money, free times."""

import datetime as dt
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from booking.models import LedgerEntry, LedgerKind, Practitioner
from booking.queries.desk import Utilisation, booked_minutes, unserved
from booking.queries.timeline import working_minutes
from booking.staff import presenters
from booking.staff.tables import ReportTable, Twofold
from core.local_time import local
from core.money import amount


def utilisation_table(first: dt.date, last: dt.date, now: dt.datetime) -> ReportTable:
    """Booked of working time, practitioner by practitioner."""
    people = list(Practitioner.objects.filter(is_active=True).order_by("name"))
    booked = booked_minutes(people, first, last)
    working = working_minutes(people, first, last, now)
    found = [
        Utilisation(who, *booked.get(who.pk, (0, 0, 0)), working.get(who.pk, 0)) for who in people
    ]
    rows = [
        (
            str(one.practitioner),
            one.visits,
            Twofold(presenters.minutes(one.booked), one.booked),
            Twofold(presenters.minutes(one.working), one.working),
            Twofold(presenters.CROSSES if one.percent is None else f"{one.percent} %", one.percent),
            one.no_shows,
        )
        for one in found
    ]
    headings: list[str | Twofold] = [
        _("Practitioner"),
        _("Visits"),
        Twofold(_("Booked"), _("Booked (minutes)")),
        Twofold(_("Working time"), _("Working time (minutes)")),
        Twofold(_("Booked of working time"), _("Booked of working time (%)")),
        _("No-shows"),
    ]
    return ReportTable(headings, rows, frozenset({1, 2, 3, 4, 5}))


def unserved_table(first: dt.date, last: dt.date) -> ReportTable:
    """Which postal codes we turned away, most wanted first."""
    rows = [
        (one.prefix, one.searches, one.waiting, one.now_served_by)
        for one in unserved(first=first, last=last)
    ]
    headings = [_("Prefix"), _("Searches"), _("On the waiting list"), _("Now served by")]
    return ReportTable(headings, rows, frozenset({1, 2}))


def money_table(span: tuple[dt.datetime, dt.datetime]) -> ReportTable:
    """What the ledger wrote in a span of instants, kind by kind."""
    found = (
        LedgerEntry.objects.filter(at__gte=span[0], at__lt=span[1])
        .values("kind", "currency")
        .annotate(entries=Count("pk"), cents=Sum("amount_cents"))
        .order_by("currency", "kind")
    )
    order = list(LedgerKind.values)
    rows = [
        (
            str(LedgerKind(row["kind"]).label),
            row["entries"],
            Twofold(
                presenters.money(row["cents"], row["currency"]),
                amount(row["cents"], row["currency"]),
            ),
            row["currency"].upper(),
        )
        # In the order of the ledger's kinds, which tell a story; the database's is alphabetical.
        for row in sorted(found, key=lambda row: (row["currency"], order.index(row["kind"])))
    ]
    return ReportTable(
        [_("What"), _("Entries"), _("Amount"), _("Currency")], rows, frozenset({1, 2})
    )


def _first(iso: str | None) -> Twofold:
    """The first free start of an area, from its stored form."""
    moment = dt.datetime.fromisoformat(iso) if iso else None
    return Twofold(presenters.instant(moment), local(moment) if moment else None)


def free_times_table(rows: list[dict[str, Any]]) -> ReportTable:
    """Starts of the next seven days and the first free start, area by area."""
    shown = [
        (
            row["area"],
            row["visit_type"],
            row["starts"],
            _first(row["first"]),
        )
        for row in rows
    ]
    headings: list[str | Twofold] = [
        _("Service area"),
        _("Visit type"),
        _("Free starts in 7 days"),
        _("First free start"),
    ]
    return ReportTable(headings, shown, frozenset({2}))
