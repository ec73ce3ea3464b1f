"""Two colleagues make two records one at the same moment, while the person books under either."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction

from booking.models import Patient, PatientMerge, Visit
from booking.operations.finding.index import keep_findable
from booking.operations.locks.diary import lock_diary
from booking.operations.patients.edit import PatientFacts
from booking.operations.patients.merge import CannotBeMerged, merge_patients
from booking.operations.reserving.details import Person, patient_of
from core.audit import Actor
from tests import servers
from tests.databases import connected_to
from tests.factories import (
    NOW,
    at,
    make_area,
    make_patient,
    make_practitioner,
    make_visit,
    make_visit_type,
)

pytestmark = [pytest.mark.server, pytest.mark.django_db(transaction=True)]
ROUNDS, BOOKERS = 8, 3


@pytest.fixture
def scratch():
    with servers.scratch("merging") as (name, address), connected_to(name):
        yield address


def test_whoever_presses_and_whoever_books_there_is_one_person_with_every_visit(scratch):
    area, kind = make_area(), make_visit_type()
    diaries = [make_practitioner(areas=[area], visit_types=[kind]) for _one in range(BOOKERS + 1)]
    for turn in range(ROUNDS):
        day = f"2026-12-{turn + 1:02d}"
        one, other = make_patient(name=f"Jo {turn}"), make_patient(name=f"Joan {turn}")
        make_visit(
            practitioner=diaries[-1],
            visit_type=kind,
            start=at(day, "10:00"),
            patient=other,
            area=area,
        )
        connection.close()
        ends = at_once(
            [partial(merged, *pair) for pair in ((one, other), (one, other), (other, one))]
            + [partial(booked, who, kind, at(day, "14:00"), other) for who in diaries[:BOOKERS]]
        )

        assert ends.count("merged") == 1
        kept = PatientMerge.objects.get(gone__in=[one.pk, other.pk]).kept_id
        gone = ({one.pk, other.pk} - {kept}).pop()
        assert Patient.objects.get(pk=gone).merged_into_id == kept
        assert set(Visit.objects.filter(local_date=day).values_list("patient", flat=True)) == {kept}
        assert Visit.objects.filter(local_date=day).count() == BOOKERS + 1


def at_once(acts):
    together = Barrier(len(acts))

    def act(one):
        together.wait()
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def merged(kept, gone):
    facts = PatientFacts(kept.name, kept.email, kept.phone, "")
    try:
        new = merge_patients(
            kept=kept, gone=gone, facts=facts, shown=None, by=Actor("office"), now=NOW
        )
    except CannotBeMerged:
        return "refused"
    return "merged" if new else "found done"


def booked(practitioner, kind, start, person):
    with transaction.atomic():
        lock_diary(practitioner.pk)
        found = patient_of(Person(name=person.name, email=person.email, phone=""), NOW)
        visit = make_visit(practitioner=practitioner, visit_type=kind, start=start, patient=found)
        keep_findable(visit.patient_id)
    return "booked"
