"""What was done to a visit, said in the reader's language, and stored as a word."""

import ast
import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise
from wagtail.users.models import UserProfile

from booking.models import AuditAction, FollowUp, Visit
from booking.operations.privacy.erase import ERASED
from booking.queries.patient_record import patient_record
from booking.staff.job_words import JOBS
from booking.staff.trail_words import word_for
from booking.staff.viewsets.visits import VisitViewSet
from core.audit import PATIENT, record
from core.models import AuditEntry
from core.outbox import HANDLERS
from tests.factories import at

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
NOW = at("2026-11-20", "10:00")


def speak(client, code):
    user = client.session["_auth_user_id"]
    profile, _new = UserProfile.objects.get_or_create(user_id=user)
    profile.preferred_language = code
    profile.save()


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_office_reads_a_visits_past_in_words(office, visit, code):
    """English ones, whatever its browser speaks: the admin is of one language (1015)."""
    record(actor=PATIENT, action=AuditAction.VISIT_CONFIRMED, on=visit, now=NOW)
    Visit.objects.update(needs_staff=True, follow_up=FollowUp.OFFER_TO_COLLEAGUE)
    speak(office, code)

    page = office.get(reverse("desk:visit", args=[visit.public_ref])).content.decode()

    assert "<td>the patient</td><td>Visit confirmed</td>" in page
    assert page.count("Offer this visit to a colleague") == 2
    assert "visit_confirmed" not in page


def test_who_only_looked_stands_apart_from_what_was_done(office, visit):
    record(actor=PATIENT, action=AuditAction.VISIT_OPENED, on=visit, now=NOW)

    shown = office.get(reverse("desk:visit", args=[visit.public_ref])).context

    assert [line[2] for line in shown["done"]] == []
    assert [line[2] for line in shown["opened"]] == ["Opened", "Opened by the practitioner"]


def test_the_sentences_of_earlier_versions_become_words(visit):
    migration = importlib.import_module("booking.migrations.0009_acts_and_follow_ups_are_words")
    for sentence in migration.ACTS:
        AuditEntry.objects.create(at=NOW, action=sentence, object_type="visit", object_id=visit.pk)
    told = dict(migration.FOLLOW_UPS)
    sentence, word = told.popitem()
    Visit.objects.update(follow_up=sentence)

    migration.say_in_words(apps, None)

    known = set(AuditAction.values)
    assert set(AuditEntry.objects.values_list("action", flat=True)) - known == set()
    assert AuditEntry.objects.count() == len(migration.ACTS)
    assert Visit.objects.get().follow_up == word
    assert set(migration.FOLLOW_UPS.values()) <= set(FollowUp.values)


def test_no_act_is_recorded_in_free_text():
    free = [
        f"{file}:{call.lineno}"
        for file, call in _recorded()
        for word in call.keywords
        if word.arg == "action" and isinstance(word.value, ast.Constant)
    ]

    assert free == []


def test_every_field_that_is_recorded_has_a_word_that_somebody_chose(visit):
    lists = [word.value for _file, call in _recorded() for word in call.keywords]
    names = {
        name.value
        for value in lists
        if isinstance(value, ast.List)
        for name in value.elts
        if isinstance(name, ast.Constant)
    }
    names |= {*ERASED, *patient_record(visit.patient), *VisitViewSet.list_export}

    kinds = ("visit", "patient", "practitioner")
    lacking = [
        name
        for name in names
        if not any(isinstance(word_for(name, kind), Promise) for kind in kinds)
    ]
    assert len(names) > 30
    assert lacking == []


def test_every_kind_of_job_has_a_name_for_the_office():
    # Whatever is handled is registered when the program starts.
    assert len(HANDLERS) > 12
    assert set(HANDLERS) - set(JOBS) == set()


def _recorded():
    for room in ("booking", "home", "services", "blog", "site"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and _name(node) in ("record", "take_step"):
                    yield file, node


def _name(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))
