"""How the letter about a moved visit reads: simply moved, or moved because somebody could not come."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from booking.models import Rehoming, Visit


class MovedWords(NamedTuple):
    """Heading, what is said above the facts, and what below them."""

    heading: str
    opening: list[str]
    closing: list[str]


def moved_words(visit: Visit) -> MovedWords:
    """Who cannot come and what that means is said where the clinic moved the visit."""
    row = Rehoming.objects.that_moved(visit)
    if row is None:
        return MovedWords(_("Your visit has moved"), [_("This is the time that counts now.")], [])
    away, who = row.absence.practitioner.name, visit.practitioner.name
    free = _(
        "If this does not suit you, choose another time or cancel: it costs you nothing. "
        "What you paid moves along, and comes back if you cancel."
    )
    if row.was_start == visit.start:
        said = _("%(away)s cannot come, and we are sorry. %(who)s comes at the same time instead.")
        return MovedWords(
            _("Somebody else comes to you"), [said % {"away": away, "who": who}], [free]
        )
    said = _("%(away)s cannot come then, and we are sorry. We keep this time for you instead.")
    return MovedWords(_("Your visit has moved"), [said % {"away": away}], [free])
