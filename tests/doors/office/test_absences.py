"""The office reports that somebody cannot come, and keeps the list of who knows until it is empty."""

import pytest
from django.core import mail
from django.urls import reverse

from booking.models import Absence, AuditAction, Rehoming, Visit
from core.models import AuditEntry
from tests.an_absence import MORNING, TODAY, an_ill_morning, typed, work
from tests.doors.office.staff_people import editor_user, office_user
from tests.factories import at, make_patient

pytestmark = pytest.mark.django_db
REPORT, LIST = "/admin/desk/absence/", "/admin/desk/absences/"


@pytest.fixture
def morning(client, time_machine):
    time_machine.move_to(MORNING, tick=False)
    clinic = an_ill_morning()
    client.force_login(office_user())
    return clinic


def report(client, morning, **answers):
    page = client.get(REPORT, {"practitioner": morning.priya.pk, "span": "now"})
    check = client.post(REPORT, {**typed(page), **answers, "action": "check"})
    done = client.post(REPORT, {**typed(check), "action": "report"})
    work(MORNING)
    return done


def test_the_joint_answer_is_shown_and_then_done(client, morning):
    visit = morning.visit("10:00")

    page = client.get(REPORT, {"practitioner": morning.priya.pk, "span": "now"})
    done = report(client, morning)

    assert "Omar Haddad comes at 10:00 am" in page.content.decode()
    visit.refresh_from_db()
    assert visit.practitioner == morning.omar
    assert done.url == reverse("desk:absence_state", args=[Absence.objects.get().pk])
    assert "told by e-mail at" in client.get(done.url).content.decode()


def test_whoever_knows_leaves_the_list_and_whoever_does_not_stays_on_it(client, morning):
    morning.visit("10:00")
    morning.visit("13:00", patient=make_patient(name="Gurpreet Gill", email=""))

    report(client, morning)

    lines = client.get(LIST).context["lines"]
    assert [line.who for line, _form in lines] == ["Gurpreet G."]
    assert "Gurpreet G." in client.get("/admin/").content.decode()


def test_called_with_what_was_said_it_leaves_the_list_and_is_kept_encrypted(client, morning):
    morning.visit("10:00", patient=make_patient(name="Gurpreet Gill", email=""))
    report(client, morning)
    row = Rehoming.objects.get()

    client.post(reverse("desk:called", args=[row.pk]), {"said": "Glad about Omar", "back": ""})

    assert client.get(LIST).context["lines"] == []
    row.refresh_from_db()
    assert row.said == "Glad about Omar"
    assert AuditEntry.objects.filter(action=AuditAction.PATIENT_CALLED).count() == 1


def test_a_called_patient_nobody_comes_to_stays_until_the_visit_is_moved_or_off(client, morning):
    visit = morning.visit("10:00")
    report(client, morning, **{f"visit-{visit.pk}": "call"})
    row = Rehoming.objects.get()

    client.post(reverse("desk:called", args=[row.pk]), {"said": "", "back": row.absence_id})

    ((line, _form),) = client.get(LIST).context["lines"]
    assert line.line.reached == "nobody"
    visit.status = "cancelled"
    visit.save(update_fields=["status"])
    assert client.get(LIST).context["lines"] == []


def test_marked_twice_it_was_called_once(client, morning):
    morning.visit("10:00", patient=make_patient(email=""))
    report(client, morning)
    row = Rehoming.objects.get()

    for _press in range(2):
        client.post(reverse("desk:called", args=[row.pk]), {"said": "will ring", "back": ""})

    row.refresh_from_db()
    assert row.said == "will ring"
    assert AuditEntry.objects.filter(action=AuditAction.PATIENT_CALLED).count() == 1


def test_a_patient_who_chose_again_has_answered(client, morning):
    visit = morning.visit("10:00")
    report(client, morning, **{f"visit-{visit.pk}": "rebook"})
    ((line, _form),) = client.get(LIST).context["lines"]
    assert line.told.endswith("no answer yet")

    chosen = {"start": at("2026-11-27", "10:00"), "end": at("2026-11-27", "10:45")}
    Visit.objects.filter(pk=visit.pk).update(**chosen, follow_up="", needs_staff=False)

    assert client.get(LIST).context["lines"] == []


def test_the_second_of_two_people_finds_what_the_first_has_done(client, morning):
    morning.visit("10:00")
    page = client.get(REPORT, {"practitioner": morning.priya.pk, "span": "now"})
    sent = typed(client.post(REPORT, {**typed(page), "action": "check"}))

    first = client.post(REPORT, {**sent, "action": "report"})
    second = client.post(REPORT, {**sent, "action": "report"})
    work(MORNING)

    assert first.url == second.url
    assert Rehoming.objects.count() == 1
    assert len([one for one in mail.outbox if one.to == ["at10:00@example.org"]]) == 1


def test_nobody_named_and_no_time_are_named(client, morning):
    page = client.get(REPORT, {"span": "hour"})

    assert page.status_code == 422
    assert [*page.context["form"].errors] == ["practitioner", "hour"]


def test_an_editor_has_nothing_to_do_with_it(client, morning):
    client.force_login(editor_user())

    assert client.get(REPORT).status_code in (302, 403, 404)
    assert client.get(LIST).status_code in (302, 403, 404)


@pytest.mark.parametrize("visits", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    client, morning, visits, django_assert_max_num_queries
):
    for hour in range(visits):
        morning.visit(f"{10 + 2 * hour}:00", patient=make_patient(email=""))
    report(client, morning)

    with django_assert_max_num_queries(40):
        assert len(client.get(LIST).context["lines"]) == visits


def test_what_comes_is_asked_for_on_the_day_it_was_promised(client, morning):
    visit = morning.visit("10:00")
    report(client, morning)

    row = Rehoming.objects.get()
    assert (row.was_start, row.visit) == (at(TODAY, "10:00"), visit)
