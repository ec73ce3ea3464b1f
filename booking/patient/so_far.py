"""What has been chosen of a booking so far: it grows beside the pages where there is room (1215)."""

from collections.abc import Sequence
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
    located: Located | None, types: Sequence[VisitType], held: Sequence[Visit]
) -> list[dict[str, Any]]:
    """Rows of a summary: where, what, when, who, and the price; only what is known.

    `types` and `held` are two where two people want a visit.
    """
    rows: list[dict[str, Any]] = []
    if held:
        hold = held[0]
        rows += [
            {"key": _("When"), "value": moment(hold.start, hold.time_zone)},
            {"key": _("Who comes"), "value": hold.practitioner.name},
        ]
    if what := [visit_words(one) for one in held] or [_words(kind) for kind in types]:
        rows.append(
            {"key": _("Visit"), "lines": what}
            if what[1:]
            else {"key": _("Visit"), "value": what[0]}
        )
    if located is not None:
        rows.append({"key": _("Where we come"), "value": located.typed})
    if price := _price(located, types, held):
        rows.append({"key": _("Price"), "value": price})
    return rows


def _words(kind: VisitType) -> str:
    return filled(_("%(name)s, %(minutes)s minutes"), name=kind.spoken_name, minutes=kind.minutes)


def _price(located: Located | None, types: Sequence[VisitType], held: Sequence[Visit]) -> str:
    """With the travel fee, which two visits at one door share, as the last page says it."""
    if held:
        return shown(sum(one.total_cents for one in held), held[0].currency)
    if not types or located is None:
        return ""
    cents = sum(kind.price_cents for kind in types) + located.area.travel_fee_cents
    return shown(cents, ClinicSettings.current().currency)
