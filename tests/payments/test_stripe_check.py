"""`manage.py stripe_check` says what works with the configured key."""

import pytest
from django.core.management import call_command

from booking.models import Payment


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
