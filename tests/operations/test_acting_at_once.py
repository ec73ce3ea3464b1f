"""Who acts for whom, said and ended at the same moment: one living consent, and no change after an end."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from booking.models import ActingConsent, Patient, Visit
from booking.operations.messages.new_email import (
    ask_new_email,
    change_behind,
    confirm_new_email,
    token_for,
)
from booking.operations.patients.acting import ConsentOver, Said, end_consent, give_consent
from booking.operations.reserving.acting import VisitedContact
from booking.operations.reserving.confirm import confirm_visit
from booking.operations.reserving.details import describe_visit
from booking.operations.visits.cancel import TermsChanged, cancel_visit
from booking.operations.visits.reschedule import reschedule_visit
from booking.queries.place import locate
from core.audit import PATIENT
from core.fields import lookup_hash
from core.models import AuditEntry, OutboxMessage
from core.versioned import ChangedMeanwhile
from tests.factories import NOW, at
from tests.impacts import at_once
from tests.operations.people import AGREED, DOOR, JOAN, small_clinic

pytestmark = pytest.mark.django_db(transaction=True)
OWN = VisitedContact(email="own@example.org", phone="+16045550123", language="fr")
FOR_JOAN = replace(JOAN, contact_name="Ann Lee", visited=OWN)


@pytest.fixture
def clinic(transactional_db):
    yield small_clinic(deposit_cents=0)
    connection.close()


@pytest.fixture
def visit(clinic):
    held = clinic.hold(place="V5H")
    described = describe_visit(visit=held, person=FOR_JOAN, doorstep=DOOR, **AGREED, now=NOW)
    return confirm_visit(visit=described, now=NOW)


@pytest.fixture
def consent(visit):
    return ActingConsent.objects.get()


def end(consent):
    return lambda: end_consent(consent=consent, how="visited", by=PATIENT, now=NOW)


def give(consent, *may):
    said = Said(may=may)
    more = {"how": "link", "by": PATIENT, "today": NOW.date(), "now": NOW}
    return lambda: give_consent(consent=consent, said=said, **more)


def move(visit):
    return lambda: reschedule_visit(
        visit=visit, practitioner_ids=[visit.practitioner_id], start=at("2026-11-26", "13:00"),
        located=locate("V5H"), now=NOW, shown_sequence=visit.sequence,
    )  # fmt: skip


def test_an_end_beside_a_move_leaves_the_visit_moved_before_it_or_not_at_all(visit, consent):
    ended, moved = at_once(end(consent), move(visit))

    fresh = Visit.objects.get()
    assert ended is True
    assert isinstance(moved, (Visit, ChangedMeanwhile))
    assert (fresh.start == at("2026-11-26", "13:00")) == isinstance(moved, Visit)
    assert (fresh.status, fresh.language, fresh.contact_phone) == ("confirmed", "fr", OWN.phone)
    assert Patient.objects.get().email == OWN.email


def test_a_move_and_a_cancellation_after_the_end_are_refused(visit, consent):
    end(consent)()

    with pytest.raises(ChangedMeanwhile):
        move(visit)()
    with pytest.raises(TermsChanged):
        cancel_visit(visit=visit, now=NOW, by="patient", shown_sequence=visit.sequence)
    assert Visit.objects.get().status == "confirmed"


def test_ended_by_several_at_once_is_ended_once(consent):
    ends = at_once(*[end(consent)] * 4)

    assert sorted(ends) == [False, False, False, True]
    assert AuditEntry.objects.filter(action="acting_ended").count() == 1
    assert OutboxMessage.objects.filter(kind="visit.acting", ids__message="ended").count() == 1


def test_a_yes_beside_a_no_leaves_nothing_living(consent):
    ended, given = at_once(end(consent), give(consent, "pay"))

    assert ended is True
    assert given is True or isinstance(given, ConsentOver)
    assert not ActingConsent.objects.living().exists()


def test_the_same_yes_from_several_tabs_is_said_once(consent):
    ends = at_once(*[give(consent, "book", "pay")] * 4)

    assert sorted(ends) == [False, False, False, True]
    assert AuditEntry.objects.filter(action="acting_given").count() == 1


def test_two_bookings_at_once_ask_one_consent(clinic, visit):
    def book(clock, holder):
        def act():
            held = clinic.hold(clock, holder, place="V5H")
            person = {"person": FOR_JOAN, "doorstep": DOOR, **AGREED}
            return confirm_visit(visit=describe_visit(visit=held, **person, now=NOW), now=NOW)

        return act

    ends = at_once(book("11:30", "a"), book("14:00", "b"))

    assert all(isinstance(one, Visit) for one in ends), ends
    assert ActingConsent.objects.count() == 1


def test_another_address_the_booker_asked_for_is_void_with_the_end(visit, consent):
    ask_new_email(visit=visit, email="hers@example.org", proved=True, now=NOW)
    change = visit.email_changes.get()
    token = token_for(change)

    end(consent)()

    assert change_behind(token, NOW) is None
    with pytest.raises(Exception, match="EmailChange"):
        change.refresh_from_db()
    confirm_new_email(change=change, now=NOW)
    assert Patient.objects.get().email == OWN.email


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended_at": None, "ended_by": ""},  # a second living one of the same pair
        {"given_at": NOW, "given_by": "", "may_pay": True, "ended_at": NOW, "ended_by": "date"},
        {"given_at": NOW, "given_by": "link", "ended_at": NOW, "ended_by": "date"},
        {"ended_at": NOW, "ended_by": ""},
    ],
    ids=["two living", "given somehow", "to nothing", "ended by nobody"],
)
def test_the_database_refuses_what_may_never_be(consent, wrong):
    columns = {"patient": consent.patient, "actor": "Ann Lee", "actor_hash": lookup_hash("Ann Lee")}
    with pytest.raises(IntegrityError), transaction.atomic():
        ActingConsent.objects.create(**columns, asked_at=NOW, **wrong)
    ActingConsent.objects.create(**columns, asked_at=NOW, ended_at=NOW, ended_by="date")
