"""A caller's postal code as a place, or a sentence about why not."""

from django.utils.translation import gettext as _

from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate
from booking.queries.place_names import areas_named
from territory.here import country


class PlaceRefused(Exception):
    """No place can be made of what was typed; the text says why, for the office."""


def place_of_caller(typed: str) -> Located:
    """The located postal code. Raises PlaceRefused with a sentence for the form."""
    try:
        return locate(typed)
    except PostalCodeInvalid as fault:
        raise PlaceRefused(
            _codes_of(typed) or country().postal_codes.words.for_the_office
        ) from fault
    except NotServed as nobody:
        if nobody.nearest_area:
            raise PlaceRefused(
                _("Nobody visits %(place)s. The nearest area is %(area)s.")
                % {"place": nobody.prefix, "area": nobody.nearest_area}
            ) from None
        raise PlaceRefused(_("Nobody visits %(place)s.") % {"place": nobody.prefix}) from None
    except PhoneOnly:
        raise PlaceRefused(
            _("A PO box or rural code says nothing about where somebody lives: ask for the place.")
        ) from None


def _codes_of(place: str) -> str:
    """What to ask for, when the caller's place was typed by its name; empty for no such place."""
    named = areas_named(place)
    codes = " ".join(code for one in named for code, _name in one.codes)
    where = ", ".join(one.area.name for one in named)
    if not named:
        return ""
    return _("%(place)s has many postal codes: ask which. They begin with %(codes)s.") % {
        "place": where,
        "codes": codes,
    }
