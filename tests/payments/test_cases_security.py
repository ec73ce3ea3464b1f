"""Cases PAY-30 to PAY-44: hostile senders, wrong amounts, and what never leaves the house."""

import datetime as dt
import json
import secrets

import pytest
from django.test import RequestFactory, override_settings

from booking.models import Payment, WebhookEvent
from booking.operations.money.settle import settle_session
from booking.operations.money.webhook_events import EventRefused
from booking.payments.signature import TOLERANCE_SECONDS, SignatureRefused, sign, simulator_secret
from booking.simulator import store
from booking.simulator.models import SimulatorObject
from booking.webhooks import stripe_webhook
from tests import factories
from tests.payments.bench import state
from tests.refusals import provoked

OLD, NEW = "whsec_old", "whsec_new"


@pytest.fixture
def message(bench):
    """A genuine event about a paid session, and the header it came with."""
    _visit, payment = bench.paying()
    bench.pays(payment)
    (event,) = bench.take("checkout.session.completed")
    body = json.dumps(event).encode()
    return event, body, sign(body=body, secret=simulator_secret(), at=bench.now)


def refused(bench, response, status=400):
    """Turned away, and nothing was written or changed."""
    assert response.status_code == status
    assert WebhookEvent.objects.count() == 0
    assert Payment.objects.get().state == "open"
    return True


def test_pay_30_unsigned_is_refused(bench, message):
    with provoked(SignatureRefused):
        assert refused(bench, bench.post(message[0], header=""))


def test_pay_31_a_forged_signature_is_refused(bench, message):
    assert refused(bench, bench.post(message[0], secret="whsec_" + secrets.token_hex(16)))


def test_pay_32_an_altered_body_is_refused(bench, message):
    event, body, header = message
    altered = body.replace(b'"paid"', b'"Paid"')
    assert altered != body

    assert refused(bench, bench.post(event, body=altered, header=header))


@pytest.mark.parametrize("seconds", [TOLERANCE_SECONDS + 1, 600, -TOLERANCE_SECONDS - 1])
def test_pay_33_a_replay_outside_300_seconds_is_refused(bench, message, seconds):
    event, body, header = message
    bench.wait(seconds=seconds)

    assert refused(bench, bench.post(event, body=body, header=header))


def test_pay_34_a_replay_inside_300_seconds_has_no_effect(bench, message):
    event, body, header = message
    assert bench.post(event, body=body, header=header).status_code == 200
    book = bench.book(Payment.objects.get().visit)
    bench.wait(seconds=TOLERANCE_SECONDS)

    assert bench.post(event, body=body, header=header).status_code == 200

    assert WebhookEvent.objects.count() == 1
    assert bench.book(Payment.objects.get().visit) == book


@pytest.mark.parametrize(
    "header",
    [
        "t=1795194000,v1=\xe9",
        "t=\xb2,v1=aa",
        "t=99999999999999999999999,v1=aa",
        "t=-1,v1=aa",
        "v1=aa",
        "t=,v1=",
        ",,,=",
        "t=1795194000",
        "t=1795194000,v0=aa",
        "t=1795194000," + ",".join(["v1=aa"] * 5000),
    ],
)
def test_pay_35_no_header_however_strange_is_more_than_refused(bench, message, header):
    assert refused(bench, bench.post(message[0], header=header))


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe{}",
        b"not json",
        b"[]",
        b"[1, 2]",
        b"null",
        b"7",
        b'"event"',
        b"{}",
        b'{"object": "event"}',
        b'{"object": "v2.core.event", "id": "evt_1", "type": "x", "data": {"object": {}}}',
        b'{"object": "event", "id": 7, "type": "x", "data": {"object": {}}}',
        b'{"object": "event", "id": "evt_1", "type": "x", "data": {"object": []}}',
        b"[" * 100_000,
        b'{"object": "event", "id": "e\\u0000", "type": "x", "data": {"object": {}}}',
    ],
)
def test_pay_36_a_signed_body_that_is_no_event_is_refused(bench, message, body):
    with provoked(EventRefused):
        assert refused(bench, bench.post(None, body=body))


def test_pay_37_a_large_body_is_not_even_read(bench, message, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = bench.post(None, body=b"x" * 5_000_000, header="t=1,v1=aa")

    assert refused(bench, response, 413)


def test_pay_37_the_limit_is_256_kib(bench, message):
    assert bench.post(None, body=b" " * (256 * 1024), header="t=1,v1=a").status_code == 400
    assert bench.post(None, body=b" " * (256 * 1024 + 1), header="t=1,v1=a").status_code == 413


def test_a_body_whose_length_nobody_announced_is_refused_not_stumbled_over(bench, message):
    request = RequestFactory().post("/stripe/webhook/", b"", content_type="application/json")
    request.META.pop("CONTENT_LENGTH", None)
    request.META["HTTP_TRANSFER_ENCODING"] = "chunked"

    assert stripe_webhook(request).status_code == 400


KEYS = {"PAYMENTS": "stripe", "STRIPE_SECRET_KEY": "sk_test_1"}


def test_pay_38_old_and_new_secret_are_both_good_until_one_is_removed(bench):
    event = foreign()
    with override_settings(**KEYS, STRIPE_WEBHOOK_SECRETS=[OLD, NEW]):
        assert bench.post(event, secret=OLD).status_code == 200
        assert bench.post(event, secret=NEW).status_code == 200
    with override_settings(**KEYS, STRIPE_WEBHOOK_SECRETS=[NEW]):
        assert bench.post(event, secret=NEW).status_code == 200
        assert bench.post(event, secret=OLD).status_code == 400
    with override_settings(**KEYS, STRIPE_WEBHOOK_SECRETS=["", " "]):
        assert bench.post(event, secret="").status_code == 400


def foreign(**fields):
    return {
        "id": "evt_1",
        "object": "event",
        "type": "invoice.paid",
        "created": 1795194000,
        "livemode": False,
        "api_version": "2026-10-28.endive",
        "data": {"object": {"id": "in_1"}},
    } | fields


def test_pay_39_a_live_event_at_a_test_site_is_refused_and_told(bench, message):
    assert refused(bench, bench.post(message[0] | {"livemode": True}))
    assert bench.alerts() == ["event_elsewhere"]


@override_settings(PAYMENTS="stripe", STRIPE_SECRET_KEY="sk_live_1", STRIPE_WEBHOOK_SECRETS=[OLD])
def test_pay_39_a_test_event_at_a_live_site_is_refused_and_told(bench):
    assert bench.post(foreign(), secret=OLD).status_code == 400
    assert bench.alerts() == ["event_elsewhere"]


def test_pay_40_an_event_of_a_connected_account_is_refused_and_told(bench, message):
    assert refused(bench, bench.post(message[0] | {"account": "acct_other"}))
    assert bench.alerts() == ["event_elsewhere"]


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("amount_total", 1, "amount"),
        ("currency", "usd", "currency"),
        ("client_reference_id", "6f9b7f8e-0000-4000-8000-000000000000", "reference"),
        ("mode", "setup", "mode"),
        ("livemode", True, "live mode"),
    ],
)
def test_pay_41_what_does_not_match_goes_to_review(bench, field, value, named):
    visit, payment = bench.paying()
    bench.pays(payment)
    store.change(payment.session_id, **{field: value})

    assert bench.webhooks() == [200]
    assert bench.settle(payment).review

    assert state(visit) == ("held", ["open"])
    payment.refresh_from_db()
    assert payment.review == named
    assert bench.alerts() == ["review"]
    assert bench.book(visit) == [("deposit_due", 5000)]
    bench.wait(days=2)
    assert visit.__class__.objects.occupying(bench.now).count() == 1


def test_pay_42_a_session_that_is_not_ours_is_not_found(bench):
    with pytest.raises(LookupError):
        settle_session(session_id="cs_test_other", now=bench.now)

    assert bench.requests() == []


def test_pay_43_the_amount_is_the_one_stored_when_the_time_was_held(bench):
    visit_type = factories.make_visit_type(deposit_cents=5000)
    visit = bench.held_visit(visit_type=visit_type)
    visit_type.deposit_cents = 100
    visit_type.save()

    bench.press_pay(visit)

    assert Payment.objects.get().amount_cents == 5000
    assert SimulatorObject.objects.get(kind="checkout.session").data["amount_total"] == 5000


MARKS = {
    "reason": "concussion PHI-7f3a",
    "street": "17 Marker Street PHI-7f3a",
    "access_notes": "key under mat PHI-7f3a",
    "contact_name": "Daughter PHI-7f3a",
    "contact_phone": "604-555-7733",
}


def test_pay_44_nothing_private_is_ever_sent(bench):
    """A whole journey: pay, refund, balance, link; then every recorded request is searched."""
    from booking.operations.money.balance import start_balance
    from booking.operations.money.refund import refund_for_cancellation
    from booking.operations.money.send_refund import send_refund

    visit_type = factories.make_visit_type(name="Concussion PHI-7f3a")
    patient = factories.make_patient(
        name="Marker Person PHI-7f3a", phone="604-555-7734", email="mark@example.org"
    )
    visit, _payment = bench.paid(visit_type=visit_type, patient=patient, **MARKS)
    refund = refund_for_cancellation(visit=visit, now=bench.now, by="clinic")
    send_refund(refund_id=refund.pk, now=bench.now)
    other, _payment = bench.paid(visit_type=visit_type, patient=patient, **MARKS)
    other.__class__.objects.filter(pk=other.pk).update(status="completed")
    start_balance(visit=other, now=bench.now, base_url="http://clinic.test")

    sent = "\n".join(f"{one.path}\n{one.body}\n{one.key}" for one in bench.requests())
    assert len(bench.requests()) >= 6
    assert sent.count("mark%40example.org") == 3  # what the patient would type there anyway
    # Drawn by lot, a reference may read like a postal code: MV5H-8ZTR.
    sent = sent.replace(visit.public_ref, "").replace(other.public_ref, "")
    for private in ("PHI-7f3a", "Marker", "7733", "7734", "Concussion", "concussion", "V5H"):
        assert private not in sent
    assert "Appointment+deposit" in sent


def test_the_tolerance_is_never_switched_off():
    assert TOLERANCE_SECONDS == 300


def test_our_signature_check_agrees_with_the_library(bench):
    """The library's own signer is believed, and its checker believes ours."""
    import time

    import stripe

    from booking.payments.signature import verify

    body, at = b'{"a": "\xc3\xa9"}', dt.datetime.now(dt.UTC)
    theirs = stripe.WebhookSignature.generate_signature_header(
        body.decode(), OLD, timestamp=int(time.time())
    )

    verify(body=body, header=theirs, secrets=[NEW, OLD], now=at)
    assert stripe.WebhookSignature.verify_header(
        body, sign(body=body, secret=OLD, at=at), OLD, tolerance=300
    )
