"""What has been chosen of a booking so far: it grows beside the pages where there is room (1215)."""

from typing import Any

from django.utils.translation import gettext as _

from booking.models import Visit, VisitType
from booking.patient.presenters import visit_words
from booking.queries.place import Located
from core.bilingual import filled
from core.local_time import moment
from core.models import ClinicSettings
from core.money import shown


def so_far(
    *, located: Located | None, visit_type: VisitType | None, hold: Visit | None
) -> list[dict[str, Any]]:
    """Rows of a summary: where, what, when, who, and the price; only what is known."""
    rows: list[dict[str, Any]] = []
    if hold is not None:
        rows += [
            {"key": _("When"), "value": moment(hold.start, hold.time_zone)},
            {"key": _("Who comes"), "value": hold.practitioner.name},
        ]
    if what := _what(visit_type, hold):
        rows.append({"key": _("Visit"), "value": what})
    if located is not None:
        rows.append({"key": _("Where we come"), "value": located.typed})
    if price := _price(located, visit_type, hold):
        rows.append({"key": _("Price"), "value": price})
    return rows


def _what(visit_type: VisitType | None, hold: Visit | None) -> str:
    if hold is not None:
        return visit_words(hold)
    if visit_type is None:
        return ""
    words = _("%(name)s, %(minutes)s minutes")
    return filled(words, name=visit_type.spoken_name, minutes=visit_type.minutes)


def _price(located: Located | None, visit_type: VisitType | None, hold: Visit | None) -> str:
    """With the travel fee, as the last page says it."""
    if hold is not None:
        return shown(hold.total_cents, hold.currency)
    if visit_type is None or located is None:
        return ""
    cents = visit_type.price_cents + located.area.travel_fee_cents
    return shown(cents, ClinicSettings.current().currency)
