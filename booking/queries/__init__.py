"""Questions that need several tables, named for their answers. Import from here."""

from booking.queries.free_starts import Offer, OfferedStart, find_offer
from booking.queries.nearest import nearest_starts
from booking.queries.place import Located, NotServed, PhoneOnly, PostalCodeInvalid, locate
from booking.queries.refusal import refusal, why_not
from booking.queries.round import Round, Stop, place_of, round_of, visits_in

__all__ = [
    "Located",
    "NotServed",
    "Offer",
    "OfferedStart",
    "PhoneOnly",
    "PostalCodeInvalid",
    "Round",
    "Stop",
    "find_offer",
    "locate",
    "nearest_starts",
    "place_of",
    "refusal",
    "round_of",
    "visits_in",
    "why_not",
]
