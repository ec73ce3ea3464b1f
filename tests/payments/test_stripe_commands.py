"""`manage.py stripe_check` and `stripe_setup`: what works with the configured key, and where Stripe posts."""

import pytest
import stripe
from django.core.management import CommandError, call_command

from booking.models import Payment
from booking.payments.stripe_gateway import EVENTS
from booking.simulator.models import SimulatorObject


def test_pay_54_the_check_names_the_missing_permission(bench, capsys):
    bench.fault("GET /v1/refunds", "403")

    with pytest.raises(SystemExit):
        call_command("stripe_check")

    said = capsys.readouterr().out
    assert "MISSING  The key may not list refunds" in said
    assert "ok       The key may list events" in said


def test_pay_54_the_check_notices_a_key_of_the_other_mode(bench, capsys):
    _visit, payment = bench.paying()
    call_command("stripe_check")
    Payment.objects.filter(pk=payment.pk).update(livemode=True)

    with pytest.raises(SystemExit):
        call_command("stripe_check")

    said = capsys.readouterr().out
    assert "ok       The key is a test key; 0 payments" in said
    assert "WRONG    The key is a test key; 1 payments" in said


def test_setup_makes_the_endpoint_with_our_events_and_prints_its_secret(bench, capsys):
    call_command("stripe_setup", url="https://clinic.example/stripe/webhook/")

    made = SimulatorObject.objects.get(kind="webhook_endpoint").data
    assert made["url"] == "https://clinic.example/stripe/webhook/"
    assert made["enabled_events"] == list(EVENTS)
    assert made["api_version"] == stripe.api_version
    assert "STRIPE_WEBHOOK_SECRETS: whsec_" in capsys.readouterr().out


def test_setup_refuses_an_address_stripe_would_not_post_to(bench, settings):
    settings.PAYMENTS, settings.STRIPE_SECRET_KEY = "stripe", "sk_test_1"

    with pytest.raises(CommandError, match="https"):
        call_command("stripe_setup", url="http://clinic.example/stripe/webhook/")

    assert bench.requests() == []


def test_pay_134_where_cards_are_kept_the_check_asks_for_those_rights_and_makes_nothing(
    bench, settings, capsys
):
    call_command("stripe_check")
    assert "kept cards" not in capsys.readouterr().out
    settings.SAVED_CARDS = True
    bench.fault("POST /v1/payment_methods", "403")
    before = SimulatorObject.objects.count()

    with pytest.raises(SystemExit):
        call_command("stripe_check")

    said = capsys.readouterr().out
    assert "MISSING  The key may not remove kept cards" in said
    assert "ok       The key may charge kept cards" in said
    assert SimulatorObject.objects.count() == before
