"""Better after all: an absence, or a snow day, taken back by one press, and only what nobody knows (1176)."""

import datetime as dt

import pytest

from booking.models import AreaClosure, Rehoming, TimeOff, Visit
from booking.operations.practitioners.come_after_all import take_back
from booking.operations.practitioners.time_off import take_time_off
from core.audit import SYSTEM
from core.models import AuditEntry, ClinicSettings
from tests.an_absence import MORNING, TODAY, an_ill_morning, typed, work
from tests.doors.office.staff_people import editor_user, office_user
from tests.doors.office.test_snow import SNOW, report
from tests.doors.test_portal_absence import report as cannot_come
from tests.factories import at, make_patient

pytestmark = pytest.mark.django_db
LIST = "/admin/desk/absences/"
WHOLE_DAY = {"span": "day", "day": TODAY}


@pytest.fixture
def morning(client, time_machine):
    time_machine.move_to(MORNING, tick=False)
    clinic = an_ill_morning()
    client.force_login(office_user())
    return clinic


def press_back(client):
    [one] = [one for one, _span in client.get(LIST).context["snow"] if one.can_be_taken_back]
    return client.post(f"{LIST}{one.absence.pk}/back/", follow=True)


def marks(*visits):
    return [Visit.objects.get(pk=one.pk).follow_up for one in visits]


def test_the_roads_are_open_again_by_one_press_for_everybody(client, morning):
    called = morning.visit("10:00", patient=make_patient(email=""))
    untold = morning.visit("11:00", who=morning.omar, patient=make_patient(email=""))
    moved = morning.visit("13:00", who=morning.omar)
    asked = morning.visit("14:00")
    plans = {f"visit-{called.pk}": "call", f"visit-{untold.pk}": "call"}
    report(client, WHOLE_DAY, **plans, **{f"visit-{asked.pk}": "rebook"})
    row = Rehoming.objects.get(visit=called)
    client.post(f"{LIST}visits/{row.pk}/called/", {"said": "will ring"})

    page = press_back(client)

    assert "1 visit whose patient had heard nothing is kept as promised." in page.content.decode()
    assert not TimeOff.objects.exists()
    assert marks(called, untold, asked) == ["nobody_can_come", "", "asked_to_rebook"]
    assert Visit.objects.get(pk=moved.pk).start > at("2026-11-26", "00:00")
    assert [one.can_be_taken_back for one, _span in page.context["snow"]] == [False]
    state = client.get(f"{LIST}{row.absence_id}/").content.decode()
    assert "Taken back on" in state and "comes after all" in state
    assert AuditEntry.objects.filter(action="absence_taken_back").count() == 2


def test_what_somebody_took_off_themselves_stays_theirs(client, morning):
    day = {"start": at(TODAY, "00:00"), "end": at("2026-11-26", "00:00")}
    own = TimeOff.objects.create(practitioner=morning.priya, **day)
    morning.visit("10:00")
    report(client, WHOLE_DAY)
    take_time_off(practitioner=morning.omar, note="", fates={}, by=SYSTEM, now=MORNING, **day)

    for absence in list(morning.priya.absences.all()):
        take_back(absence=absence, by=SYSTEM, now=MORNING)

    assert TimeOff.objects.filter(pk=own.pk).exists()
    assert TimeOff.objects.filter(practitioner=morning.omar).exists()


def test_jobs_that_still_wait_do_nothing_afterwards(client, morning):
    visit = morning.visit("10:00")
    page = client.get(SNOW, WHOLE_DAY)
    check = client.post(SNOW, {**typed(page), "every-visit": "rebook", "action": "check"})
    client.post(SNOW, {**typed(check), "action": "report"})

    press_back(client)
    work(MORNING)

    assert marks(visit) == [""]
    # It can be reported again, and the visit is asked about again.
    assert client.get(SNOW, WHOLE_DAY).context["plans"].visits == [visit]


def test_an_area_is_open_again_and_its_untold_visits_are_kept(client, morning):
    visit = morning.visit("10:00", patient=make_patient(email=""))
    report(client, {**WHOLE_DAY, "area": morning.area.pk})

    client.post(f"/admin/desk/snow/{AreaClosure.objects.get().pk}/open/")

    assert not AreaClosure.objects.exists() and marks(visit) == [""]


def test_a_practitioner_comes_after_all_by_one_press_and_no_colleague_can_accept_any_more(
    client, morning
):
    ClinicSettings.objects.update_or_create(pk=1, defaults={"asks_colleagues": True})
    visit = morning.visit("10:00")
    client.force_login(morning.priya.user)
    state = cannot_come(client).url
    work(MORNING)
    assert marks(visit) == ["offer_to_colleague"]
    assert "I can come after all" in client.get(state).content.decode()

    for _press in range(2):
        page = client.post(f"{state}back/", follow=True)

    assert marks(visit) == [""] and not TimeOff.objects.exists()
    assert Rehoming.objects.get().offers.get().answer == "over"
    assert "I can come after all" not in page.content.decode()


def test_over_it_cannot_be_taken_back_and_strangers_find_nothing(client, morning, time_machine):
    visit = morning.visit("10:00", patient=make_patient(email=""))
    report(client, WHOLE_DAY, **{f"visit-{visit.pk}": "call"})
    absence = morning.priya.absences.get()

    client.force_login(editor_user())
    assert client.post(f"{LIST}{absence.pk}/back/").status_code in (302, 403, 404)
    client.force_login(morning.priya.user)
    assert client.post(f"/practice/absence/{absence.pk}/back/").status_code == 404
    assert TimeOff.objects.count() == 2 and marks(visit) == ["nobody_can_come"]

    time_machine.move_to(MORNING + dt.timedelta(days=1), tick=False)
    client.force_login(office_user("late@tidewater.example"))
    page = client.get(LIST)
    assert [one.can_be_taken_back for one, _span in page.context["snow"]] == [False]
