"""What did not go well waits on the dashboard until somebody has talked with the patient (1227)."""

from datetime import timedelta

import pytest

from booking.models import HowItWent, Practitioner, Visit, VisitStatus, Went
from booking.operations.messages.how_it_went import AnsweredSince, tell_how_it_went
from booking.queries.how_it_went import not_well
from core.clock import now
from core.models import AuditEntry
from tests.doors.patient import words_of
from tests.factories import make_patient, make_user, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
LIST = "It did not go well"


@pytest.fixture
def over(visit):
    patient = make_patient()
    Visit.objects.filter(pk=visit.pk).update(patient=patient, status=VisitStatus.COMPLETED)
    visit.refresh_from_db()
    return visit


def said(visit, answer, words=""):
    tell_how_it_went(visit=visit, answer=Went(answer), words=words, now=now())


def press(office, visit, seen=None):
    shown = seen or HowItWent.objects.get(visit=visit).answered_at.isoformat()
    return office.post(
        f"/admin/desk/visits/{visit.public_ref}/went-talked-about/", {"seen": shown}, follow=True
    )


@pytest.mark.parametrize(("answer", "waits"), [("badly", True), ("mixed", True), ("well", False)])
def test_what_did_not_go_well_waits_for_somebody(over, office, answer, waits):
    said(over, answer, "She hurried.")
    dashboard = office.get("/admin/")

    assert (LIST in words_of(dashboard)) == waits
    assert "She hurried." not in dashboard.content.decode()
    if waits:
        assert 'href="tel:' in dashboard.content.decode()
        assert "Their words stand on the page of the visit." in words_of(dashboard)


def test_once_talked_about_it_is_off_the_list_and_stays_on_the_visit(over, office):
    said(over, "badly", "She hurried.")
    act = words_of(office.get(f"/admin/desk/visits/{over.public_ref}/went-talked-about/"))
    assert "She hurried." in act
    press(office, over)
    press(office, over)

    assert LIST not in words_of(office.get("/admin/"))
    assert "She hurried." in words_of(office.get(f"/admin/desk/visits/{over.public_ref}/"))
    assert AuditEntry.objects.filter(action="went_settled").count() == 1


def test_an_answer_given_anew_waits_anew_and_an_old_page_settles_nothing(
    over, office, time_machine
):
    said(over, "mixed")
    seen = HowItWent.objects.get().answered_at.isoformat()
    press(office, over)
    time_machine.move_to(now() + timedelta(minutes=1), tick=False)
    said(over, "badly", "And now my knee.")
    assert LIST in words_of(office.get("/admin/"))

    with provoked(AnsweredSince):
        answer = press(office, over, seen=seen)
    assert "The patient has answered anew since" in words_of(answer)
    assert LIST in words_of(office.get("/admin/"))


def test_the_practitioner_reads_neither(over, client):
    said(over, "badly", "She hurried.")
    user = make_user("priya@tidewater.example")
    Practitioner.objects.filter(pk=over.practitioner_id).update(user=user)
    client.force_login(user)
    for page in ("/practice/", f"/practice/visits/{over.public_ref}/"):
        assert "hurried" not in client.get(page, follow=True).content.decode()
    act = f"/admin/desk/visits/{over.public_ref}/went-talked-about/"
    assert client.post(act, {"seen": "x"}).status_code in (302, 403, 404)
    assert HowItWent.objects.get().settled_at is None


def test_the_list_asks_as_often_for_three_as_for_one(over, django_assert_num_queries):
    said(over, "badly")
    for day in (1, 2):
        more = make_visit(
            practitioner=over.practitioner, visit_type=over.visit_type, patient=over.patient,
            start=over.start - timedelta(days=day), status=VisitStatus.COMPLETED,
        )  # fmt: skip
        said(more, "mixed")
    with django_assert_num_queries(1):
        assert len([(one.visit.patient, one.visit.practitioner) for one in not_well()]) == 3
