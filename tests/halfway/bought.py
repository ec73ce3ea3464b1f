"""Something bought by card: to its page, paid, given back; and the nightly reading of payouts."""

import contextlib
import datetime as dt
import json
from typing import Any

from booking.models import (
    BalanceTransaction,
    Package,
    PackageSale,
    Payout,
    Refund,
)
from booking.operations.money.packages import end_package
from booking.operations.money.payouts import read_payouts
from booking.operations.money.purchase import PaidAlready, start_purchase
from booking.operations.money.webhook_events import process_event, receive_event
from booking.payments import credit, packages
from booking.payments.signature import sign, simulator_secret
from booking.queries.payouts import sums_of
from booking.simulator import payouts, store, world
from core import outbox
from tests.halfway.steps import NOW, NUMBER, OFFICE, Path, bench, differs, told
from tests.payments import purchases
from tests.payments.bench import BASE


def _ordered() -> Any:
    return purchases.order(bench(), Package.objects.get(), key=f"form-{next(NUMBER)}")


def _to_pay(bought: Any) -> None:
    with contextlib.suppress(PaidAlready):
        start_purchase(purchase=bought, now=NOW, base_url=BASE, cancel_path="/packages/")


def _pays(bought: Any) -> None:
    payment = bought.payments.get()
    world.pay(payment.session_id or "")


def _paid() -> Any:
    bought = _ordered()
    _to_pay(bought)
    _pays(bought)
    return bought


def _is_told(_bought: Any) -> None:
    """As the door of the webhook has it: kept first, then acted upon."""
    for event in bench().take():
        body = json.dumps(event).encode()
        signed = sign(body=body, secret=simulator_secret(), at=NOW)
        kept = receive_event(body=body, signature=signed, now=NOW)
        if kept is not None:
            process_event(event_pk=kept, now=NOW)


def _presses_and_pays(bought: Any) -> None:
    _to_pay(bought)
    _pays(bought)


def _bought_faults(bought: Any) -> list[str]:
    letters = told(purchase=bought.pk)
    return differs(
        payments=([one.state for one in bought.payments.all()], ["paid"]),
        book=(purchases.book_of(bought), [("card", 50000)]),
        sales=(PackageSale.objects.filter(account__purchase=bought).count(), 1),
        letters=(letters["package_bought"], 1),
    )


def _delivered() -> Any:
    bought = _paid()
    _is_told(bought)
    return purchases.fresh(bought)


def _ends(bought: Any) -> None:
    """The rest goes back to the card, and the worker sends it."""
    sale = purchases.sale_of(bought)
    cents = packages.rest_of(sale).back_cents
    end_package(sale=sale, way="refunded", shown_cents=cents, by=OFFICE, now=NOW)
    outbox.run_due(NOW)


def _ended_faults(bought: Any) -> list[str]:
    payment = bought.payments.get()
    there = store.parts(payment.intent_id or "", "refund")
    refunds = Refund.objects.filter(payment=payment).values_list("state", flat=True)
    return differs(
        refunds=((list(refunds), len(there)), (["succeeded"], 1)),
        book=(purchases.book_of(bought), [("card", 50000), ("refunded", -50000)]),
        left=(credit.balance_cents(bought.account), 0),
        letters=(told(purchase=bought.pk)["package_ended"], 1),
    )


def _paid_out() -> str:
    _is_told(_paid())
    return str(payouts.pay_out()["id"])


def _reads(_payout: str) -> None:
    read_payouts(now=NOW, since=NOW - dt.timedelta(days=30))


def _read_faults(payout: str) -> list[str]:
    found = Payout.objects.filter(provider_id=payout).first()
    if found is None or found.read_at is None:
        return ["the payout was not read"]
    rows = BalanceTransaction.objects.values_list("provider_id", flat=True)
    return differs(
        difference=(sums_of(found).difference, 0),
        movements=(found.movements.exclude(kind="payout").count(), 1),
        twice=(len(rows), len(set(rows))),
    )


PATHS = {
    "purchase to its page": Path(_ordered, _to_pay, _presses_and_pays, _bought_faults),
    "purchase paid": Path(_paid, _is_told, lambda _bought: None, _bought_faults),
    "purchase given back": Path(_delivered, _ends, _ends, _ended_faults),
    "payouts read": Path(_paid_out, _reads, _reads, _read_faults),
}
