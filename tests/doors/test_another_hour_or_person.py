"""Patients say, when they book, that another hour of the day would suit, or another person."""

import pytest

from tests.doors.patient import words_of

pytestmark = pytest.mark.django_db


def test_the_patient_says_so_when_booking_and_the_check_says_it_back(patient):
    patient.until("details")
    patient.post("details", another_person_suits="on")
    patient.post("address")
    page = words_of(patient.get("/book/check/"))
    patient.pay()

    assert "Another physiotherapist? Yes, if you ask" in page
    assert "Another hour that day? No" in page
    assert (patient.visit.is_flexible, patient.visit.another_person_suits) == (False, True)
