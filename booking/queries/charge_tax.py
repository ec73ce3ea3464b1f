"""The tax that each charge of the ledger contains, so that a visit's charges add up to its papers (0931)."""

from decimal import ROUND_HALF_UP, Decimal

from booking.models import CHARGES, BookkeepingSettings, LedgerEntry, Visit
from booking.queries.paper_facts import lines_of
from territory.here import country


class TaxOfCharges:
    """Asks once how fees are taxed; most clinics are exempt, and then nothing more is asked."""

    def __init__(self) -> None:
        self._books = BookkeepingSettings.current()
        self._known: tuple[int, dict[int, int]] = (0, {})

    def of(self, entry: LedgerEntry, visit: Visit) -> int:
        """The tax in one charge, in cents, signed as the charge is."""
        if not self._is_taxed(visit):
            return 0
        # The last visit's alone: entries of one visit mostly stand together, and memory stays small.
        if self._known[0] != visit.pk:
            self._known = (visit.pk, _by_entry(visit))
        return self._known[1].get(entry.pk, 0)

    def _is_taxed(self, visit: Visit) -> bool:
        codes = (visit.visit_type.tax_code, self._books.travel_tax_code, self._books.fee_tax_code)
        return any(country().tax_code(code).rates for code in codes)


def _by_entry(visit: Visit) -> dict[int, int]:
    entries = list(visit.ledger.order_by("at", "pk"))
    tax = sum(part["cents"] for line in lines_of(visit, entries) for part in line["taxes"])
    charges = [entry for entry in entries if entry.kind in CHARGES]
    charged = sum(entry.amount_cents for entry in charges)
    if not charged:
        return {}
    found, so_far, told = {}, 0, 0
    for entry in charges:
        # By what has been reached, not each alone: rounded parts would not add up to the whole.
        so_far += entry.amount_cents
        reached = _rounded(Decimal(tax * so_far) / charged)
        found[entry.pk], told = reached - told, reached
    return found


def _rounded(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP))
