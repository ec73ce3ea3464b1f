"""Words, dates and amounts as the office reads them."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from booking.models import Visit
from core.local_time import clock, clock_of, local
from core.models import ClinicSettings
from core.money import shown

CROSSES = "—"


def money(cents: int, currency: str = "") -> str:
    """`13500` → `$135`, in the given currency or the clinic's."""
    return shown(cents, currency or ClinicSettings.current().currency)


def day(date: dt.date) -> str:
    """`Wed 25 Nov 2026`."""
    return date_format(date, "D j M Y")


def days(first: dt.date, last: dt.date) -> str:
    """`Sun 1 Nov 2026 to Mon 30 Nov 2026`, or the one day."""
    if first == last:
        return day(first)
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def whose_visit(visit: Visit) -> str:
    """Whose visit it is and when: the same act looks alike on every visit."""
    patient = visit.patient
    who = (patient.name or patient.short_name) if patient else _("Patient")
    return f"{who}, {instant(visit.start)}, {visit.public_ref}"


def visit_when(visit: Visit, *, this_year: int | None = None) -> str:
    """The wall clock the visit was booked for: `Wed 25 Nov 2026, 9:30 am`.

    Visits of `this_year` are shown without the year.
    """
    # From the booked date and minute, not the instant: true also after the clock's law changed.
    pattern = "D j M" if visit.local_date.year == this_year else "D j M Y"
    return f"{date_format(visit.local_date, pattern)}, {clock_of(visit.local_minute)}"


def instant(moment: dt.datetime | None) -> str:
    """An instant on the clinic's clock."""
    if moment is None:
        return CROSSES
    return f"{day(local(moment).date())}, {clock(moment)}"


def awaits_until(visit: Visit) -> str:
    """`Waiting for the deposit until Mon 30 Nov 2026, 4:10 pm`."""
    said = _("Waiting for the deposit until %(until)s")
    if visit.payment_pending:
        said = _("The payment page is open; waiting for the deposit until %(until)s")
    return said % {"until": instant(visit.hold_expires)}


def patient_label(visit: Visit) -> str:
    """First name and initial, or that nobody has given a name yet."""
    return visit.patient.short_name if visit.patient else _("not yet named")


def patient_name(visit: Visit) -> str:
    """The whole name, on a page whose opening is on record; of somebody erased, what is left."""
    return (visit.patient and visit.patient.name) or patient_label(visit)


def minutes(count: int) -> str:
    """`95` → `1 h 35 min`."""
    hours, rest = divmod(count, 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"
