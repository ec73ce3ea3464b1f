"""Cases PAY-01 to PAY-06 of payment-faults.json: nothing goes wrong."""

from booking.operations.deposit import settle_session
from tests.payments.bench import state


def test_pay_01_the_webhook_confirms_before_the_browser_returns(bench):
    visit, payment = bench.paying()
    bench.pays(payment)

    assert bench.webhooks() == [200]
    writes = len([one for one in bench.requests() if one.method == "POST"])
    seen = settle_session(session_id=payment.session_id, now=bench.now)

    assert state(visit) == ("confirmed", ["paid"])
    assert (seen.visit_status, seen.changed) == ("confirmed", False)
    assert len([one for one in bench.requests() if one.method == "POST"]) == writes
