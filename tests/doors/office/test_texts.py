"""Texts as the office sees them: agreed to on the phone, sent or not and why, and a demo's own page."""

import pytest
from django.urls import include, path

from booking.models import Visit, VisitStatus
from booking.operations.messages.texts import tell_by_text
from booking.queries.texts import standing_of
from booking.staff.views import texts
from booking.texts.checks import text_settings_are_whole
from core import outbox
from core.clock import now
from tests.doors.office.test_by_phone import caller
from tests.doors.patient import words_of
from tests.factories import make_patient
from tests.telephones import agreed

pytestmark = pytest.mark.django_db
urlpatterns = [path("shown/", texts.show), path("", include("config.urls"))]


def test_on_the_phone_they_agree_by_a_tick_and_leaving_it_alone_takes_nothing_back(
    office, clinic, settings
):
    settings.SMS_GATEWAY = "console"
    office.post("/admin/desk/book/", caller(clinic, texts="on"))
    assert standing_of("+16045550111").agreed
    office.post("/admin/desk/book/", caller(clinic, clock="11:00"))

    assert standing_of("+16045550111").agreed
    assert Visit.objects.count() == 2


@pytest.fixture
def texted(visit, settings, tmp_path, time_machine):
    """Somebody was texted by the demo's gateway that we are late, and it stands on the visit."""
    settings.SMS_GATEWAY, settings.VAR_DIR, settings.DEMO = "console", tmp_path, True
    time_machine.move_to(visit.start, tick=False)
    patient = make_patient()
    Visit.objects.filter(pk=visit.pk).update(
        patient=patient, late_minutes=20, status=VisitStatus.CONFIRMED
    )
    visit.refresh_from_db()
    agreed(visit, now())
    tell_by_text(visit, "late", now(), event=f"visit:{visit.pk}:late:0:20:a", minutes=20)
    outbox.run_due(now())
    return visit


def test_the_visit_and_the_patient_show_each_text_and_how_far_it_came(texted, office):
    of_visit = words_of(office.get(f"/admin/desk/visits/{texted.public_ref}/"))
    of_patient = words_of(office.get(f"/admin/desk/patients/{texted.patient_id}/"))

    assert "Patient, by text Running late sent" in of_visit
    assert "Running late, by text sent" in of_patient
    assert "texts to 604-555-0199: Agreed to texts" in of_patient


def test_a_demos_texts_are_shown_on_a_page_and_nowhere_else_is_there_one(texted, office, settings):
    assert office.get("/admin/desk/texts/").status_code == 404
    settings.ROOT_URLCONF = __name__

    page = office.get("/shown/")
    assert "Running late: we expect to be with you around 12:20 pm." in words_of(page)
    assert f'href="{settings.BASE_URL}/t/' in page.content.decode()

    settings.DEMO = settings.DEBUG = False
    assert office.get("/shown/").status_code == 404


WHOLE = {
    "SMS_GATEWAY": "twilio",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "t",
    "TWILIO_FROM": "+16045550100",
    "TWILIO_MESSAGING_SERVICE": "",
    "TWILIO_API_BASE": "",
    "HTTPS": True,
    "DEMO": False,
    "DEBUG": False,
}


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"SMS_GATEWAY": "none", "TWILIO_AUTH_TOKEN": ""}, []),
        ({"SMS_GATEWAY": "pigeon"}, ["booking.E201"]),
        ({"SMS_GATEWAY": "console"}, ["booking.E202"]),
        ({"SMS_GATEWAY": "console", "DEMO": True}, []),
        ({"TWILIO_ACCOUNT_SID": ""}, ["booking.E203"]),
        ({"TWILIO_AUTH_TOKEN": ""}, ["booking.E204"]),
        ({"TWILIO_FROM": ""}, ["booking.E205"]),
        ({"TWILIO_MESSAGING_SERVICE": "MG1"}, ["booking.E205"]),
        ({"TWILIO_MESSAGING_SERVICE": "MG1", "TWILIO_FROM": ""}, []),
        ({"HTTPS": False}, ["booking.E206"]),
    ],
)
def test_half_a_gateway_is_refused_by_name(settings, changed, found):
    for name, value in {**WHOLE, **changed}.items():
        setattr(settings, name, value)

    assert [fault.id for fault in text_settings_are_whole(None)] == found
