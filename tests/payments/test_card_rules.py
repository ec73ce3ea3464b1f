"""What the database itself refuses of kept cards: fees without or above a consent, and consents that grow."""

import datetime as dt

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction

from booking.models import Payment, SavedCard
from tests.factories import NOW, at, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db
CAP, LATE = 8000, 4000
BEING_CHARGED = ("creating", "open", "processing")


@pytest.fixture
def visits():
    """Two visits of one practitioner, on two days."""
    common = {"practitioner": make_practitioner(hours=""), "visit_type": make_visit_type()}
    return [make_visit(start=at(day, "09:30"), **common) for day in ("2026-11-25", "2026-11-26")]


@pytest.fixture
def visit(visits):
    return visits[0]


def consent(visit, **fields):
    facts = {"card_id": "pm_1", "cap_cents": CAP, "late_cents": LATE, "agreed_at": NOW}
    return SavedCard.objects.create(
        visit=visit, consent_text="x", consent_version="1", **{**facts, **fields}
    )


def fee(visit, kind="no_show", cents=CAP, **fields):
    facts = {
        "off_session": True,
        "state": "creating",
        "attempt": Payment.objects.count() + 1,
        "paid_at": NOW,
    }
    return Payment.objects.create(
        visit=visit,
        kind=kind,
        amount_cents=cents,
        currency="cad",
        created_at=NOW,
        expires_at=NOW + dt.timedelta(minutes=35),
        **{**facts, **fields},
    )


def is_taken(act, *arguments, **fields):
    """Whether the database takes it; taken or not, it is as it was afterwards."""
    try:
        with transaction.atomic():
            act(*arguments, **fields)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True


def change(card, **fields):
    SavedCard.objects.filter(pk=card.pk).update(**fields)


@pytest.mark.parametrize(("kind", "most"), [("no_show", CAP), ("late_fee", LATE)])
def test_a_fee_is_at_most_what_was_agreed_for_its_kind(visit, kind, most):
    consent(visit)

    assert is_taken(fee, visit, kind, most)
    assert not is_taken(fee, visit, kind, most + 1)
    assert not is_taken(fee, visit, "deposit", 50)


@pytest.mark.parametrize("kind", ["no_show", "late_fee"])
def test_there_is_no_fee_without_a_consent_that_stands(visits, kind):
    visit, other = visits
    consent(other)
    assert not is_taken(fee, visit, kind, 50)

    card = consent(visit)
    assert is_taken(fee, visit, kind, 50)
    for wrong in ({"revoked_at": NOW}, {"card_id": ""}):
        with transaction.atomic():
            change(card, **wrong)
            assert not is_taken(fee, visit, kind, 50), wrong
            transaction.set_rollback(True)


def test_what_is_paid_on_a_page_needs_no_consent(visit):
    assert is_taken(fee, visit, "deposit", 90_000, off_session=False)


@pytest.mark.parametrize("state", BEING_CHARGED)
def test_a_consent_is_not_taken_back_while_its_fee_is_being_charged(visits, state):
    visit, other = visits
    card, of_other = consent(visit), consent(other)
    fee(visit, state=state)

    assert not is_taken(change, card, revoked_at=NOW)
    assert is_taken(change, card, brand="visa")
    assert is_taken(change, of_other, revoked_at=NOW)


@pytest.mark.parametrize("state", ["expired", "failed", "paid"])
def test_once_it_is_over_it_can_be_taken_back(visit, state):
    card = consent(visit)
    fee(visit, state=state)

    assert is_taken(change, card, revoked_at=NOW)


def test_a_page_being_paid_keeps_no_consent(visit):
    card = consent(visit)
    fee(visit, "deposit", state="open", off_session=False)

    assert is_taken(change, card, revoked_at=NOW)


def test_one_taken_back_before_can_still_be_noted_as_removed(visit):
    """The fee was given up, and is heard of after all."""
    card, late = consent(visit), fee(visit, state="expired")
    change(card, revoked_at=NOW)
    Payment.objects.filter(pk=late.pk).update(state="processing")

    assert is_taken(change, card, removed_at=NOW)


def test_a_consent_with_its_card_never_grows_and_never_comes_back(visit):
    card = consent(visit)

    assert not is_taken(change, card, cap_cents=CAP + 1)
    assert not is_taken(change, card, late_cents=LATE + 1)
    assert is_taken(change, card, cap_cents=CAP, late_cents=LATE)
    assert is_taken(change, card, cap_cents=CAP - 1, late_cents=LATE - 1)
    change(card, revoked_at=NOW)
    assert not is_taken(change, card, revoked_at=None)
    assert is_taken(change, card, revoked_at=NOW + dt.timedelta(hours=1))


def test_before_the_card_has_arrived_somebody_may_tick_and_untick(visit):
    card = consent(visit, card_id="")

    assert is_taken(change, card, cap_cents=CAP + 1, late_cents=LATE + 1)
    assert is_taken(change, card, card_id="pm_1", cap_cents=CAP + 1)
    change(card, revoked_at=NOW)
    assert is_taken(change, card, revoked_at=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_charging_waits_until_a_consent_is_taken_back_or_not(visit):
    card = consent(visit)
    connections["second"] = second = connection.copy("second")
    try:
        with second.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with transaction.atomic():
            change(card, revoked_at=NOW)
            with pytest.raises(OperationalError, match="lock timeout"):
                Payment.objects.using("second").create(
                    visit_id=visit.pk,
                    kind="no_show",
                    amount_cents=CAP,
                    currency="cad",
                    off_session=True,
                    created_at=NOW,
                    expires_at=NOW + dt.timedelta(minutes=35),
                )
    finally:
        second.close()
        del connections["second"]

    assert not is_taken(fee, visit)
