"""Case PAY-183: two processes, one that charges a kept card and one that takes it back; one of them wins."""

import os
import time

import pytest
from django.db import DatabaseError, connection

from booking.models import CardEnd, Payment, SavedCard, Visit
from booking.operations.money.card_fee import FeeChargedBefore, FeeRefused, charge_fee
from booking.operations.money.kept_card import FeeUnderWay, end_card
from booking.operations.visits.progress import mark_no_show
from core.audit import PATIENT
from tests import servers
from tests.databases import connected_to
from tests.payments.bench import Bench
from tests.payments.cards import CAP, OFFICE, agrees, charged

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]
TURNS = 8


def missed(bench):
    """A missed visit whose patient keeps a card."""
    visit = bench.held_visit()
    agrees(visit, bench.now)
    bench.press_pay(visit)
    payment = visit.payments.get()
    bench.pays(payment)
    bench.settle(payment)
    bench.take()
    visit.refresh_from_db()
    mark_no_show(visit=visit, by=OFFICE, now=visit.end)
    return Visit.objects.get(pk=visit.pk)


def in_a_process(act, begins):
    """Do `act` in a process of its own at the moment `begins`; its exit code is what came of it."""
    child = os.fork()
    if child:
        return child
    connection.close()
    code = 9
    try:
        while time.time() < begins:
            time.sleep(0.0002)
        act()
        code = 0
    except (FeeRefused, FeeChargedBefore, FeeUnderWay, DatabaseError):
        code = 1
    finally:
        connection.close()
        os._exit(code)


def ended(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_pay_183_whoever_is_first_wins_and_nothing_is_charged_without_a_consent(settings):
    settings.SAVED_CARDS = True
    with servers.scratch("cards") as (name, _address), connected_to(name):
        bench, outcomes = Bench(), []
        for turn in range(TURNS):
            outcomes.append(one_race(bench, missed(bench), turn))
        taken = charged(bench).count(CAP)
        connection.close()

    assert 9 not in [code for pair in outcomes for code in pair]
    # Never neither: one of the two presses was right.
    assert all(0 in pair for pair in outcomes), outcomes
    assert taken == sum(charge == 0 for charge, _revoke in outcomes)


def one_race(bench, visit, turn):
    begins = time.time() + 0.3
    # Now the one has a little more of a start, now the other.
    lead = (turn % 4 - 1.5) / 200

    def charges():
        charge_fee(visit=visit, cents=CAP, by=OFFICE, now=visit.end)

    def revokes():
        end_card(visit=visit, why=CardEnd.PATIENT, by=PATIENT, now=visit.end)

    connection.close()
    children = in_a_process(charges, begins), in_a_process(revokes, begins + lead)
    outcome = tuple(ended(child) for child in children)
    fee = Payment.objects.filter(visit=visit, off_session=True).first()
    card = SavedCard.objects.get(visit=visit)
    # What was charged had a consent; what had none was not charged.
    assert (fee is not None and fee.state == "paid") == (outcome[0] == 0), (outcome, fee)
    assert card.is_kept or outcome[1] == 0
    return outcome
