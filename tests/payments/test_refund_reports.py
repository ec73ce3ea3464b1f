"""What the provider says of a refund: what is raised, what moves in the ledger, and who is told."""

import pytest

from booking.models import LedgerEntry, Payment, Refund, RefundReason, Visit
from booking.notifications import kinds
from booking.operations.money import refund as refund_module
from booking.operations.money.refund import apply_refund_report, let_off, refund_refused
from booking.payments import ledger
from booking.payments.gateway import RefundReport
from core.models import OutboxMessage
from tests.payments.refunds import ask, entry, job, waive


def hear(bench, refund, status="succeeded", **news):
    """The provider says how `refund` stands, as often as it likes."""
    report = RefundReport(
        **{
            "id": f"re_{refund.pk}",
            "intent_id": refund.payment.intent_id,
            "amount_cents": refund.amount_cents,
            "currency": "cad",
            "status": status,
            "refund_id": str(refund.pk),
            "moved": status == "succeeded",
            "pending_reason": "",
            "failure_reason": "",
            "created": refund.created_at,
            **news,
        }
    )
    apply_refund_report(refund_id=refund.pk, report=report, now=bench.now)
    return Refund.objects.get(pk=refund.pk)


def heard(kind):
    """The kinds of news that wait to be told."""
    return [row.ids["what"] for row in OutboxMessage.objects.filter(kind=kind).order_by("pk")]


@pytest.fixture
def refund(bench, paid):
    """20.00 of a deposit of 50.00 asked for a minute ago, beside another refund of it."""
    ask(bench, paid[1], 100)
    row = ask(bench, paid[1], 2000)
    bench.wait(minutes=1)
    return row


def test_a_refund_that_arrived_is_over_and_in_the_ledger_once(bench, paid, refund, untouched):
    row = hear(bench, refund)
    assert (row.state, row.provider_id) == ("succeeded", f"re_{refund.pk}")
    assert row.settled_at == bench.now
    bench.wait(minutes=1)

    later = hear(bench, refund)

    assert later.settled_at == row.settled_at
    facts = ("refunded", -2000, paid[1].pk, refund.pk, row.settled_at)
    assert entry(f"refund:{refund.pk}") == facts
    assert LedgerEntry.objects.filter(refund=refund).count() == 1
    assert paid[1].refunds.exclude(pk=refund.pk).get().state == "requested"
    assert untouched()


def test_a_refund_on_its_way_has_no_end_yet_and_says_why_it_waits(bench, refund):
    row = hear(bench, refund, "pending", pending_reason="x" * 81)

    assert (row.state, row.pending_reason, row.settled_at) == ("pending", "x" * 80, None)
    assert not LedgerEntry.objects.filter(refund=refund).exists()


def test_money_that_leaves_while_a_refund_is_still_pending_is_in_the_ledger(bench, refund):
    hear(bench, refund, "pending")

    row = hear(bench, refund, "pending", moved=True)

    assert (row.state, entry(f"refund:{refund.pk}")[1]) == ("pending", -2000)


@pytest.mark.parametrize("no", ["failed", "canceled"])
def test_a_refund_that_comes_back_is_owed_again(bench, paid, refund, no):
    hear(bench, refund)

    row = hear(bench, refund, no, failure_reason="y" * 81)

    assert (row.state, row.failure_reason, row.settled_at) == (no, "y" * 80, bench.now)
    came_back = entry(f"refund_failed:{refund.pk}")
    assert came_back == ("refund_failed", 2000, paid[1].pk, refund.pk, bench.now)
    key, ids, at = job(kinds.MONEY_ALERT)
    assert (key, at) == (f"alert:refund_failed:{refund.pk}", bench.now)
    assert ids == {"what": "refund_failed", "visit": paid[0].pk}


@pytest.mark.parametrize("no", ["failed", "canceled"])
def test_a_refund_refused_at_once_moved_nothing(bench, refund, no):
    hear(bench, refund, no)

    assert not LedgerEntry.objects.filter(refund=refund).exists()


def test_what_the_provider_said_is_not_taken_back_by_late_news(bench, refund):
    hear(bench, refund, "failed", failure_reason="expired_or_canceled_card")
    before = hear(bench, refund, "failed", failure_reason="late", id="re_other")
    bench.wait(minutes=1)

    after = hear(bench, refund, "pending")

    assert (after.state, after.failure_reason) == ("failed", "expired_or_canceled_card")
    assert (after.settled_at, after.provider_id) == (before.settled_at, f"re_{refund.pk}")
    assert heard(kinds.MONEY_ALERT) == ["refund_failed"]


def test_staff_hear_that_a_refund_waits_for_money_and_of_no_other_wait(bench, paid, refund):
    hear(bench, refund, "pending", pending_reason="charge_pending")
    assert heard(kinds.MONEY_ALERT) == []

    other = paid[1].refunds.exclude(pk=refund.pk).get()
    hear(bench, other, "pending", pending_reason="insufficient_funds")

    key, ids, at = job(kinds.MONEY_ALERT)
    assert (key, at) == (f"alert:refund_waits:{other.pk}", bench.now)
    assert ids == {"what": "refund_waits", "visit": paid[0].pk}


def test_a_refund_that_arrived_wakes_nobody_even_where_it_had_waited(bench, refund):
    hear(bench, refund, pending_reason="insufficient_funds")

    assert heard(kinds.MONEY_ALERT) == []


@pytest.mark.parametrize(
    ("kind", "reason", "letters"),
    [
        ("deposit", "staff", ["refunded"]),
        ("balance", "external", ["refunded"]),
        ("balance", "duplicate", ["paid_too_much"]),
        ("deposit", "duplicate", []),  # its letter was written when it was paid twice
        ("deposit", "cancelled", []),
        ("balance", "clinic", []),
    ],
)
def test_the_payer_hears_of_money_nobody_has_announced(bench, paid, refund, kind, reason, letters):
    Payment.objects.filter(pk=paid[1].pk).update(kind=kind)
    Refund.objects.filter(pk=refund.pk).update(reason=reason)

    hear(bench, refund)
    hear(bench, refund)

    assert heard(kinds.MONEY_LETTER) == letters
    for what in letters:
        key, ids, at = job(kinds.MONEY_LETTER)
        assert (key, at) == (f"message:{what}:{refund.pk}", bench.now)
        assert ids == {"what": what, "visit": paid[0].pk, "refund": str(refund.pk)}


@pytest.mark.parametrize(
    ("status", "letters"),
    [("pending", []), ("failed", ["refund_failed"]), ("canceled", ["refund_failed"])],
)
def test_of_money_that_has_not_come_the_payer_hears_only_that_it_failed(
    bench, refund, status, letters
):
    hear(bench, refund, status)

    assert heard(kinds.MONEY_LETTER) == letters


def test_a_crash_while_a_report_is_written_down_leaves_nothing_of_it(bench, refund, monkeypatch):
    whole = refund_module.tell_of_refund

    def die(payment, refund, now):
        whole(payment, refund, now)
        raise ZeroDivisionError

    monkeypatch.setattr(refund_module, "tell_of_refund", die)
    with pytest.raises(ZeroDivisionError):
        hear(bench, refund)

    assert Refund.objects.get(pk=refund.pk).state == "requested"
    assert not LedgerEntry.objects.filter(refund=refund).exists()
    assert heard(kinds.MONEY_LETTER) == []


# refused before it was made


def test_a_refund_the_provider_will_not_make_has_failed(bench, paid, refund, untouched):
    row = refund_refused(refund_id=refund.pk, why="x" * 81, now=bench.now)

    stored = Refund.objects.get(pk=refund.pk)
    facts = ("failed", "x" * 80, bench.now)
    assert (row.pk, stored.state, stored.failure_reason, stored.settled_at) == (refund.pk, *facts)
    assert paid[1].refunds.exclude(pk=refund.pk).get().state == "requested"
    assert untouched()


@pytest.mark.parametrize("status", ["pending", "succeeded"])
def test_a_refusal_does_not_undo_what_the_provider_has_said(bench, refund, status):
    before = hear(bench, refund, status)

    row = refund_refused(refund_id=refund.pk, why="no", now=bench.now)

    assert (row.state, row.failure_reason) == (status, "")
    assert Refund.objects.get(pk=refund.pk).settled_at == before.settled_at


# what is given back is no longer asked for


def test_what_staff_give_back_is_let_off_on_the_record(bench, paid):
    visit, payment = paid
    refund = ask(bench, payment, 2000, note="goodwill")

    let_off(payment=payment, refund=refund, now=bench.now, by="office")

    assert entry(f"waived:{refund.pk}") == ("waived", -2000, payment.pk, refund.pk, bench.now)
    row = LedgerEntry.objects.get(key=f"waived:{refund.pk}")
    assert (row.visit_id, row.by, row.note) == (visit.pk, "office", "goodwill")
    hear(bench, refund)
    assert ledger.owed_cents(visit) == 0


@pytest.mark.parametrize(("owed_before", "let"), [(2000, None), (1999, -1), (500, -1500)])
def test_what_the_clinic_owed_already_is_paid_and_not_let_off(bench, paid, owed_before, let):
    visit, payment = paid
    waive(bench, visit, owed_before)
    refund = ask(bench, payment, 2000)

    let_off(payment=payment, refund=refund, now=bench.now)

    written = LedgerEntry.objects.filter(key=f"waived:{refund.pk}")
    assert list(written.values_list("amount_cents", flat=True)) == ([let] if let else [])


def test_what_another_refund_is_on_its_way_to_return_is_not_counted_again(bench, paid):
    visit, payment = paid
    waive(bench, visit, 1000)
    ask(bench, payment, 1000, RefundReason.DUPLICATE)
    refund = ask(bench, payment, 2000)

    let_off(payment=payment, refund=refund, now=bench.now)

    assert entry(f"waived:{refund.pk}")[1] == -2000


def test_of_a_visit_that_still_owes_no_more_is_let_off_than_is_given_back(bench, paid):
    visit, payment = paid
    Visit.objects.filter(pk=visit.pk).update(status="completed")
    payment = Payment.objects.get(pk=payment.pk)
    refund = ask(bench, payment, 2000)
    assert ledger.owed_cents(payment.visit) == 8500

    let_off(payment=payment, refund=refund, now=bench.now)

    assert entry(f"waived:{refund.pk}")[1] == -2000
