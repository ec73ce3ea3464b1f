"""The cost of a visit: price, deposit, refunds and rest, for every page that names an amount (0882).

Numbers come from the visit's row, its payments and the ledger; every page, letter and paper that names
an amount reads them, or the sentences, here. Reads only; what moves money is in `operations/money`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from booking.models import Visit, VisitStatus
from booking.payments import how_to_pay, ledger
from booking.payments.asked_first import asked_first_cents, asks_first
from booking.payments.sums import Sums, sums_of
from booking.payments.under_way import RefundsUnderWay, refunds_under_way
from core.money import shown
from territory.country import Payer
from territory.here import payer_of

Row = tuple[str, str, bool]  # label, amount, whether it is what is to be paid

_AFTERWARDS = VisitStatus.FINISHED
_OFF = VisitStatus.OVER


@dataclass(frozen=True, kw_only=True)
class Cost:
    """The money of one visit, in cents of `currency`; none of them is negative.

    `deposit_now`: to be paid before the visit is certain; `in_full`: all of it is. `deposit_paid` (of
    which `ahead` is beyond the deposit) and `otherwise_paid` are what came in, whatever became of it:
    `came_back`, `coming_back` (on its way; `asked_back`: of it, what the provider has not made yet),
    `not_back` (owed to the payer: it could not be paid back, or nobody has yet), `with_bank` (disputed),
    `kept` (after a cancellation), `to_credit` and `to_package` (put where the patient can spend it).
    `rest` is what is still to be paid; where the payer's part is not known, it is the most that can be.
    """

    currency: str
    status: VisitStatus
    payer: Payer
    total: int
    discount: int
    goodwill: int
    let_off: int
    deposit_now: int
    in_full: bool
    deposit_paid: int
    ahead: int
    otherwise_paid: int
    by_card: int
    came_back: int
    coming_back: int
    asked_back: int
    not_back: int
    refund_failed: bool
    with_bank: int
    dispute_open: bool
    kept: int
    to_credit: int
    to_package: int
    fee: int
    #: Of the total, what was agreed to for a late change.
    late_change: int = 0
    rest: int
    share_is_known: bool

    @property
    def paid(self) -> int:
        """All that came in."""
        return self.deposit_paid + self.otherwise_paid

    @property
    def is_off(self) -> bool:
        """Nobody comes, and nothing more is asked for but what the terms say."""
        return self.status in _OFF

    @property
    def rest_is_shared(self) -> bool:
        """Whether somebody else pays a part of the rest, nobody knows yet how much."""
        return not self.share_is_known and not self.is_off and self.rest > 0

    @property
    def owed_now(self) -> int:
        """What the patient is to pay now, after the visit, as far as it is known."""
        return self.rest if self.is_asked_for and not self.rest_is_shared else 0

    @property
    def is_asked_for(self) -> bool:
        """Whether the rest is to be paid now: the visit is over, or called off too late for nothing."""
        return self.status in _AFTERWARDS or self.fee > 0

    def amount(self, cents: int) -> str:
        """Cents of this visit as a person reads them."""
        return shown(cents, self.currency)

    @property
    def rest_words(self) -> str:
        """What is left to pay: an amount, or, while the payer's part is not known, only that."""
        return str(self.payer.share) if self.rest_is_shared else self.amount(self.rest)

    @property
    def share_note(self) -> str:
        """Who else pays, for whoever reads the rest; empty where the patient pays all of it."""
        return str(self.payer.share_note) if self.rest_is_shared else ""

    def late_change_words(self) -> list[str]:
        """The fee that was agreed to for a late change, on the page and in the letter."""
        if not self.late_change or self.is_off:
            return []
        words = _("A fee of %(fee)s for the late change is added to what you pay for this visit.")
        return [words % {"fee": self.amount(self.late_change)}]

    def rows(self) -> list[Row]:
        """The price, what was paid, what went back, what is left: as a table says it."""
        # Called off, nobody asks for the fee of a late change: what was kept of it is a row of its own.
        total = self.total - self.late_change if self.is_off else self.total
        price = [] if self.fee else [(_("Price"), self.amount(total), False)]
        if self.late_change and price and not self.is_off:
            price.append((_("of it for the late change"), self.amount(self.late_change), False))
        return [*price, *self.moved(), *self.left()]

    def moved(self) -> list[Row]:
        """What was paid and what went back, without what never was."""
        other = _("Also paid") if self.deposit_paid else _("Paid")
        first = _("Paid in full when booking") if self.ahead else _("Deposit paid")
        found = [
            (_("Fee, as agreed"), self.fee),
            (_("Discount"), self.discount),
            (_("Goodwill"), self.goodwill),
            (first, self.deposit_paid),
            (other, self.otherwise_paid),
            (_("Paid back"), self.came_back),
            (_("On its way back"), self.coming_back),
            (_("Still to be paid back"), self.not_back),
            (_("With the payer’s bank"), self.with_bank),
            (_("Put on your credit"), self.to_credit),
            (_("Given back to your package"), self.to_package),
            (_("Kept by the clinic"), self.kept),
            (_("Let off"), self.let_off),
        ]
        return [(label, self.amount(cents), False) for label, cents in found if cents]

    def not_in_the_book(self) -> list[tuple[str, str]]:
        """What is to go back and is in no entry yet: a statement says it beside its sums."""
        found = [
            (_("On its way back"), self.asked_back),
            (_("Still to be paid back"), self.not_back),
        ]
        return [(label, self.amount(cents)) for label, cents in found if cents]

    def left(self) -> list[Row]:
        """What is to be paid now and after the visit."""
        if self.is_off and not self.owed_now:
            return []
        if self.is_asked_for:
            return [(_("Left to pay"), self.rest_words, True)]
        if not self.deposit_now:
            return [(_("To pay after the visit"), self.rest_words, True)]
        if self.in_full:
            return [(_("To pay now"), self.amount(self.deposit_now), True)]
        return [
            (_("Deposit now"), self.amount(self.deposit_now), True),
            (_("After the visit"), self.rest_words, False),
        ]

    def how_to_pay(self) -> list[str]:
        """To whom what is left is paid, how, and who pays it back; for a reminder."""
        whole = self.amount(self.total - self.discount - self.goodwill)
        return how_to_pay.words(self.payer, left=self.rest, shared=self.rest_is_shared, whole=whole)

    def after_a_cancellation(self) -> list[str]:
        """What becomes of the money of a visit that was called off, a sentence each."""
        if not self.paid and not self.owed_now:
            return [_("Nothing was paid, so there is nothing to pay back.")]
        # Cash does not come back to a card: said only when all was paid by one.
        card = self.by_card >= self.paid
        back = _("Paid back to your card: %(amount)s.") if card else _("Paid back: %(amount)s.")
        failed = _(
            "We could not pay %(amount)s back to your card. Please call us, and we pay it another way."
        )
        asked = _(
            "Your bank is looking into %(amount)s, so we cannot pay it back until it is done."
        )
        taken = _("Your bank has taken back %(amount)s for you.")
        owed = _("We have %(amount)s of yours to pay back. Please call us about how.")
        found = [
            (_("Coming back to your card, within 5 to 10 days: %(amount)s."), self.coming_back),
            (back, self.came_back),
            (failed if self.refund_failed else owed, self.not_back),
            (asked if self.dispute_open else taken, self.with_bank),
            (_("Put on your credit with us, for another visit: %(amount)s."), self.to_credit),
            (_("This visit is given back to your package."), self.to_package),
            (_("The clinic keeps %(amount)s, under the terms you agreed to."), self.kept),
            (_("A fee of %(amount)s for the late cancellation is left to pay."), self.owed_now),
        ]
        return [words % {"amount": self.amount(cents)} for words, cents in found if cents]

    def after_the_visit(self) -> str:
        """The last step of a visit: what is paid then."""
        if not self.rest:
            return _("After the visit your receipt for your plan is on this page.")
        if self.rest_is_shared:
            words = _("After the visit your receipt is on this page. You pay only this: %(share)s.")
            return words % {"share": self.rest_words}
        if not self.paid:
            return _(
                "After the visit you pay %(rest)s. Your receipt for your plan is then on this page."
            ) % {"rest": self.rest_words}
        return _(
            "After the visit you pay the rest. Your receipt for your plan is then on this page."
        )


def cost_of(visit: Visit) -> Cost:
    """What the visit costs and what became of its money, as it stands now. Five queries."""
    book, going = sums_of(visit), refunds_under_way(visit)
    status, payer, asks = VisitStatus(visit.status), payer_of(visit.payer), _asks(visit)
    return Cost(
        currency=visit.currency,
        status=status,
        payer=payer,
        total=visit.total_cents,
        late_change=visit.late_change_fee_cents,
        **_as_written(book),
        let_off=_let_off(visit, book),
        deposit_now=asked_first_cents(visit) if asks and not book.deposit else 0,
        in_full=asked_first_cents(visit) > visit.deposit_cents,
        deposit_paid=book.deposit,
        otherwise_paid=book.came_in - book.deposit,
        # The book has a refund as gone as soon as the provider makes it; its bank may still refuse.
        came_back=max(0, book.went_back - going.pending),
        coming_back=going.coming,
        asked_back=going.coming - going.pending,
        # Before a visit is over, what was paid ahead is no debt to its payer.
        not_back=ledger.overpaid_cents(visit) if status in (*_OFF, *_AFTERWARDS) else 0,
        refund_failed=going.failed,
        with_bank=max(book.with_bank, going.disputed),
        dispute_open=going.disputed > 0,
        kept=_kept(book, going) if status == VisitStatus.CANCELLED else 0,
        fee=0 if status == VisitStatus.COMPLETED else book.fee,
        rest=_rest(visit, book, asks),
        share_is_known=not payer.share or _share_is_known(visit, book),
    )


def _share_is_known(visit: Visit, book: Sums) -> bool:
    # Once the insurer has paid, or will not, what it leaves to the patient is a number again (0882).
    paid = book.insurer_paid or how_to_pay.is_refused(visit)
    # Nobody else pays for a visit that was missed.
    return paid or visit.status == VisitStatus.NO_SHOW


def _as_written(book: Sums) -> dict[str, int]:
    """What the ledger's own rows say, and nothing has to be worked out of."""
    names = ("discount", "goodwill", "ahead", "by_card", "to_credit", "to_package")
    return {name: getattr(book, name) for name in names}


def _asks(visit: Visit) -> bool:
    return visit.status == VisitStatus.HELD and asks_first(visit)


def _let_off(visit: Visit, book: Sums) -> int:
    """What a finished visit is no longer asked for; before, nothing but its deposit is asked."""
    if visit.status != VisitStatus.COMPLETED or not book.balance_asked:
        return 0
    return max(0, visit.total_cents - book.discount - book.goodwill - book.charged)


def _kept(book: Sums, going: RefundsUnderWay) -> int:
    """What stays with the clinic after a cancellation; what the bank looks into is nobody's yet."""
    in_question = max(0, going.disputed - book.with_bank)
    return max(0, min(book.received, book.charged) - in_question)


def _rest(visit: Visit, book: Sums, asks: bool) -> int:
    if visit.status in (*_OFF, *_AFTERWARDS):
        return max(0, book.owed)
    # What is asked for now is not asked for again afterwards.
    deposit = asked_first_cents(visit) if asks else 0
    stays = book.received - ledger.promised_cents(visit)
    return max(0, visit.total_cents - book.discount - book.goodwill - max(stays, deposit))
