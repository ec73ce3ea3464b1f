"""Snow: nobody drives, and one report deals with everybody's visits."""

import datetime as dt

import pytest
from django.core import mail

from booking.models import Absence, AreaClosure, Rehoming, TimeOff, Visit
from booking.queries.free_starts import find_offer
from booking.queries.place import locate
from tests.an_absence import MORNING, TODAY, an_ill_morning, typed, work
from tests.doors.office.staff_people import office_user
from tests.factories import at, make_area, make_patient, make_point

pytestmark = pytest.mark.django_db
SNOW = "/admin/desk/snow/"
#: How long a visit is here.
HALF = dt.timedelta(minutes=45)


@pytest.fixture
def morning(client, time_machine):
    time_machine.move_to(MORNING, tick=False)
    clinic = an_ill_morning()
    client.force_login(office_user())
    return clinic


def report(client, span=None, **answers):
    page = client.get(SNOW, span or {"span": "now"})
    check = client.post(SNOW, {**typed(page), **answers, "action": "check"})
    done = client.post(SNOW, {**typed(check), "action": "report"})
    work(MORNING)
    return done


def test_no_colleague_is_sent_out_instead_and_everybody_is_asked(client, morning):
    visits = [morning.visit("10:00"), morning.visit("11:00", who=morning.omar)]

    page = client.get(SNOW, {"span": "now"})
    report(client, **{"every-visit": "rebook"})

    assert all("comes Thu 26 Nov" in line.proposal for line in page.context["plans"].lines)
    for visit in visits:
        visit.refresh_from_db()
        assert visit.follow_up == "asked_to_rebook"
    assert {one.to[0] for one in mail.outbox} >= {"at10:00@example.org", "at11:00@example.org"}


def test_everybodys_time_is_blocked_from_the_hour_on_and_not_before(client, morning):
    early = morning.visit("09:00")
    morning.visit("13:00", who=morning.omar)

    report(client, {"span": "hour", "hour": "720"})

    spans = set(TimeOff.objects.values_list("start", "end"))
    assert spans == {(at(TODAY, "12:00"), at("2026-11-26", "00:00"))}
    assert TimeOff.objects.count() == 2
    early.refresh_from_db()
    assert early.start == at(TODAY, "09:00")


def test_whom_no_email_reaches_stays_on_the_list(client, morning):
    morning.visit("10:00")
    morning.visit("11:00", who=morning.omar, patient=make_patient(name="ਗੁਰਪ੍ਰੀਤ ਗਿੱਲ", email=""))

    report(client)

    page = client.get("/admin/desk/absences/")
    assert [line.who for line, _form in page.context["lines"]] == ["ਗੁਰਪ੍ਰੀਤ ਗ."]
    assert "Everybody, " in page.content.decode()


def test_pressed_twice_it_is_one_snow_day(client, morning):
    morning.visit("10:00")
    check = client.post(SNOW, {**typed(client.get(SNOW, {"span": "now"})), "action": "check"})

    for _press in range(2):
        client.post(SNOW, {**typed(check), "action": "report"})
    work(MORNING)

    assert (Absence.objects.count(), Rehoming.objects.count()) == (2, 1)


def test_who_was_ill_already_is_not_decided_about_again(client, morning):
    morning.visit("10:00")
    page = client.get("/admin/desk/absence/", {"practitioner": morning.priya.pk, "span": "now"})
    client.post("/admin/desk/absence/", {**typed(page), "every-visit": "call", "action": "report"})
    work(MORNING)

    found = client.get(SNOW, {"span": "now"}).context["plans"].visits

    assert found == []


def test_snow_in_one_area_from_an_hour_on_hits_only_its_visits_and_offers_nothing_there(
    client, morning
):
    surrey = make_area("Surrey", ("V3S",))
    make_point("V3S")
    for who in (morning.priya, morning.omar):
        who.areas.add(surrey)
    hit, early = morning.visit("14:00"), morning.visit("10:00")
    morning.visit("16:30")
    Visit.objects.filter(pk__in=(hit.pk, early.pk)).update(area=surrey, place_code="V3S")
    noon = {"span": "day", "day": TODAY, "hour": "720", "area": surrey.pk}

    def offered(code):
        found = find_offer(
            visit_type=morning.visit_type,
            located=locate(code),
            now=MORNING,
            first_day=dt.date.fromisoformat(TODAY),
            days=1,
            practitioner=morning.omar,
        )
        return {one.start for one in found.starts}

    before, elsewhere = offered("V3S"), offered("V5H")
    page = client.get(SNOW, noon)
    report(client, noon, **{f"visit-{hit.pk}": "rebook"})

    assert [line.visit.pk for line in page.context["plans"].lines] == [hit.pk]
    assert offered("V5H") == elsewhere
    assert offered("V3S") == {one for one in before if one + HALF <= at(TODAY, "12:00")}
    assert [TimeOff.objects.count(), Absence.objects.count()] == [0, 1]
    asked = Visit.objects.filter(follow_up="asked_to_rebook")
    assert [visit.pk for visit in asked] == [hit.pk]
    board = client.get(f"/admin/desk/day/{TODAY}/").content.decode()
    assert "Nobody drives to Surrey, 12:00 pm – 12:00 am." in board

    opened = f"/admin/desk/snow/{AreaClosure.objects.get().pk}/open/"
    for _press in range(2):
        client.post(opened)
    assert offered("V3S") == before
