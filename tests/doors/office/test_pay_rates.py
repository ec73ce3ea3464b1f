"""Rates of pay as the owner writes them down."""

import pytest
from django.urls import reverse

from booking.models import PayRate
from booking.operations.clinic.pay import RateThere
from tests.doors.office.rates import agree
from tests.refusals import provoked

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("value", "sixty", "Write a number"),
        ("value", "100.01", "at most 100"),
        ("value", "-5", "Write a number"),
        ("valid_from", "1899-01-01", "this century"),
        ("practitioner", "9999", "Select a valid choice"),
    ],
)
def test_a_bad_rate_is_refused_by_its_field(owner, worked, field, typed, said):
    good = {
        "practitioner": worked[0].practitioner.pk,
        "way": "share",
        "value": "60",
        "valid_from": "2026-01-01",
    }
    answer = owner.post(reverse("desk:pay_rates"), {**good, field: typed})

    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not PayRate.objects.exists()


def test_a_second_rate_for_the_same_day_is_refused(owner, worked):
    agree(owner, worked[0].practitioner, "kilometre", "0.61")
    with provoked(RateThere):
        answer = agree(owner, worked[0].practitioner, "minute", "0.50")

    assert answer.status_code == 422
    assert "begins on that day already" in answer.content.decode()


def test_a_rate_is_taken_off_once(owner, worked):
    agree(owner, worked[0].practitioner, "amount", "65")
    off = reverse("desk:pay_rate_off", args=[PayRate.objects.get().pk])

    assert [owner.post(off).status_code for _press in range(2)] == [302, 302]
    assert not PayRate.objects.exists()


def test_the_rate_that_holds_today_is_marked_and_no_later_or_earlier_one(owner, worked):
    for since in ("2026-01-01", "2026-11-01", "2026-12-01"):
        agree(owner, worked[0].practitioner, "amount", "65", since=since)

    rows = owner.get(reverse("desk:pay_rates")).context["rates"]

    assert [row.holds for row in rows] == [False, True, False]
