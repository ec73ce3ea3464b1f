"""The jobs about payments: webhook events, refunds, alerts, sweeps and reconciliation.

Whatever asks the provider is done beside the rest, so that its silence keeps no letter waiting.
"""

import datetime as dt
from typing import Any

from django.conf import settings

from booking.models import Visit
from booking.notifications import alerts as letters_to_staff
from booking.notifications import kinds, money_letters
from booking.operations.messages.private_links import mint_link
from booking.operations.money import (
    card_page,
    kept_card,
    packages,
    papers,
    payouts,
    reconcile,
    sweep,
    webhook_events,
)
from booking.operations.money import send_refund as send_refund_
from booking.operations.money.checkout_session import PaymentServiceAway
from booking.payments import ledger
from booking.payments.cost import cost_of
from booking.payments.gateway import payments_are_on
from booking.queries import nearest
from core.models import ClinicSettings
from core.models.outbox import Outcome
from core.outbox import Lane, TryLater, handles
from core.periodic import periodic
from core.rows import one


@handles(kinds.PAYMENT_EVENT, lane=Lane.OUTSIDE)
def process_event(ids: dict[str, Any], now: dt.datetime) -> None:
    """An event the web process did not get done."""
    try:
        webhook_events.process_event(event_pk=ids["event"], now=now)
    except (PaymentServiceAway, webhook_events.NotOursYet) as wait:
        raise TryLater from wait


@handles(kinds.REFUND, lane=Lane.OUTSIDE)
def send_refund(ids: dict[str, Any], now: dt.datetime) -> None:
    """Ask the provider for a refund that was written down."""
    try:
        send_refund_.send_refund(refund_id=ids["refund"], now=now)
    except send_refund_.RefundWaits as wait:
        raise TryLater from wait


@handles(kinds.FORGET_CARD, lane=Lane.OUTSIDE)
def forget_card(ids: dict[str, Any], now: dt.datetime) -> None:
    """Take a card that is kept no longer out of the provider's keeping."""
    try:
        kept_card.forget_at_provider(
            card_id=ids["card"], customer_id=ids["customer"], kept=ids["kept"], now=now
        )
    except kept_card.CardStays as wait:
        raise TryLater from wait


@handles(kinds.MONEY_ALERT, lane=Lane.MAIL)
def alert_staff(ids: dict[str, Any], now: dt.datetime) -> None:
    """An e-mail to the clinic: money needs a person."""
    letters_to_staff.send_alert(ids)


@handles(kinds.MONEY_LETTER, lane=Lane.MAIL)
def message_patient(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    """An e-mail to a patient about their money.

    A link to pay is minted as it is sent; one who lost a time is offered the nearest.
    """
    if ids["what"] in ("pay_link", "claim_refused", "fee_open"):
        return _ask_to_pay(ids, now)
    if ids["what"] == "refund_failed":
        return _say_that_it_failed(ids, now)
    lost = ids["what"] in ("time_lost", "blocked_refunded", "waiting_called_off")
    return money_letters.send_message(ids, now, nearest.nearest_times if lost else None)


def _say_that_it_failed(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    # What is owed now: paid back by hand meanwhile, or in the dashboard, there is nothing to say.
    owed = ledger.overpaid_cents(Visit.objects.get(pk=ids["visit"]))
    return money_letters.send_message({**ids, "cents": owed}, now) if owed else Outcome.DROPPED


def _ask_to_pay(ids: dict[str, Any], now: dt.datetime) -> Outcome:
    visit = Visit.objects.get(pk=ids["visit"])
    owed = cost_of(visit)
    # Paid while the letter waited, or the insurer pays after all: it would ask for what nobody owes.
    overtaken = ids["what"] == "claim_refused" and bool(owed.share_note)
    if overtaken or not owed.rest or not owed.is_asked_for:
        return Outcome.DROPPED
    # Minted here: a link in the outbox would be a key lying in a table (0004).
    token, _link = mint_link(visit=visit, now=now)
    link = {**ids, "link": f"{settings.BASE_URL}/visit/{token}/"}
    return money_letters.send_message(link, now, owed=owed)


@handles(kinds.PAPERS)
def bring_papers_up_to_date(ids: dict[str, Any], now: dt.datetime) -> None:
    """A visit's ledger has a new entry: its receipt, or what corrects it, if that is due."""
    visit = one(Visit, ids["visit"], "visit_type", "practitioner")
    papers.bring_papers_up_to_date(visit=visit, now=now)


@periodic("payments: papers nobody asked for", every=dt.timedelta(hours=1))
def look_for_papers(now: dt.datetime) -> None:
    """Visits whose papers are behind their ledger, although every job about them is done."""
    papers.catch_up_papers(now=now)


@periodic("packages: about to end", every=dt.timedelta(hours=24))
def warn_of_packages(now: dt.datetime) -> None:
    """Whoever has visits left of a package that ends within thirty days is written to, once."""
    packages.warn_of_ends(now=now)


@periodic("payments: look for ourselves", every=dt.timedelta(minutes=1), lane=Lane.OUTSIDE)
def look_for_ourselves(now: dt.datetime) -> None:
    """Payments whose end nobody told us, and refunds whose job did not get through."""
    sweep.sweep_payments(now=now)
    sweep.sweep_refunds(now=now)
    if payments_are_on():
        card_page.sweep_card_pages(now=now)


@periodic("payments: cards no longer needed", every=dt.timedelta(hours=1))
def let_cards_go(now: dt.datetime) -> None:
    """Cards of visits that have been over for as long as the clinic keeps them."""
    kept = dt.timedelta(days=ClinicSettings.current().keep_cards_days)
    kept_card.let_cards_go(before=now - kept, now=now)


@periodic("payments: missed events", every=dt.timedelta(hours=1), lane=Lane.OUTSIDE)
def catch_up(now: dt.datetime) -> None:
    """Events of the provider that never reached us, and whether our clock is right."""
    if payments_are_on():
        # First: a wrong clock makes webhooks be refused, which is why events are missed.
        reconcile.check_clock(now=now)
        reconcile.catch_up_events(now=now)


@periodic("payments: compare the books", every=dt.timedelta(hours=24), lane=Lane.OUTSIDE)
def compare_the_books(now: dt.datetime) -> None:
    """Sessions and balance lines of the last 30 days against the ledger."""
    if payments_are_on():
        reconcile.reconcile(now=now)


@periodic("payments: payouts and fees", every=dt.timedelta(hours=24), lane=Lane.OUTSIDE)
def read_payouts(now: dt.datetime) -> None:
    """Every movement of the provider's balance, its fee, and the payout it ended in."""
    if payments_are_on():
        payouts.read_payouts(now=now, since=now - reconcile.REACH)
