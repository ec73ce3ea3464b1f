"""The second of two tabs, page by page: told, nothing typed is lost, and pressing again is meant."""

import pytest
from django.urls import reverse

from booking.models import CalendarFeed, ExtraHours, TimeOff, WorkingHours
from core.models import ClinicSettings, Faq
from core.versioned import ChangedMeanwhile
from tests.doors.office.staff_people import office_user
from tests.doors.office.staff_people import shown as shown_to_office
from tests.doors.practice import send, shown, week
from tests.factories import at, make_practitioner, make_user
from tests.refusals import meanwhile, provoked
from tests.working_days.colleague import fields_of

pytestmark = pytest.mark.django_db

#: What whoever is told reads of the difference: theirs, and what is stored by now.
DIFFERS = {
    "hours": "Monday: you have “9:00 am to 5:00 pm”; now stored: “10:00 am to 5:00 pm”.",
    "areas": "I come to: you have “Surrey”; now stored: “Burnaby”.",
    "dates": "Wednesday 25 November: you have “you do not work”; now stored: “9:00 am to 10:00 am”.",
}
PAGES = {
    "hours": ("/practice/hours/", lambda wing: week()),
    "areas": ("/practice/areas/", lambda wing: {"areas": [wing.areas.get(name="Surrey").pk]}),
    "dates": ("/practice/dates/", lambda wing: {"date": "2026-11-25", "closed": "on"}),
}


def first_tab(client, wing, name):
    """Somebody is faster, in the other tab."""
    others = {
        "hours": week(**{"d0-w0-from": "600"}),
        "areas": {"areas": [wing.areas.get(name="Burnaby").pk]},
        "dates": {"date": "2026-11-25", "from-0": "540", "to-0": "600"},
    }
    answer = send(client, PAGES[name][0], others[name])
    assert answer.status_code == 302


def stored(wing):
    return (
        list(wing.areas.values_list("name", flat=True).order_by("name")),
        list(WorkingHours.objects.order_by("pk").values()),
        list(ExtraHours.objects.order_by("pk").values()),
    )


@pytest.mark.parametrize("name", PAGES)
def test_the_second_tab_of_a_practitioner_is_told_keeps_what_was_typed_and_may_then_save(
    client, wing, name
):
    address, sent = PAGES[name][0], PAGES[name][1](wing)
    before = shown(client, address)
    first_tab(client, wing, name)
    of_first = stored(wing)

    with provoked(ChangedMeanwhile):
        told = client.post(address, {"shown_version": before, **sent})
    after_told = stored(wing)
    meant = client.post(address, {"shown_version": told.context["shown"], **sent})

    assert told.status_code in (409, 422)
    assert "changed meanwhile" in told.content.decode()
    assert DIFFERS[name] in told.content.decode().replace("\xa0", " ")
    assert after_told == of_first
    form = told.context["form"]
    assert all(str(form.data.get(field)) == str(_one(value)) for field, value in sent.items())
    assert meant.status_code == 302
    assert stored(wing) != of_first


def _one(value):
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("said", [{}, {"shown_version": ""}, {"shown_version": "0" * 32}])
def test_a_page_that_does_not_say_what_it_showed_saves_nothing(client, wing, name, said):
    address, sent = PAGES[name][0], PAGES[name][1](wing)
    before = stored(wing)
    if said.get("shown_version") and name == "dates":
        said = {"shown_version": f"dates 2026-11-25={'0' * 32}"}

    refused = client.post(address, {**said, **sent})

    assert refused.status_code in (409, 422)
    words = "changed meanwhile" if said.get("shown_version") else "did not say what it showed"
    assert words in refused.content.decode()
    assert stored(wing) == before


@pytest.mark.parametrize("name", PAGES)
def test_what_is_changed_at_the_very_moment_of_the_press_is_seen_under_the_lock(client, wing, name):
    address, sent = PAGES[name][0], PAGES[name][1](wing)
    sent = {"shown_version": shown(client, address), **sent}
    change = {
        "hours": lambda: wing.hours.filter(weekday=1).update(from_minute=600),
        "areas": lambda: wing.areas.remove(wing.areas.get(name="Surrey")),
        "dates": lambda: ExtraHours.objects.create(
            practitioner=wing, date="2026-11-25", from_minute=540, to_minute=600
        ),
    }

    # The diary's lock is the first UPDATE: what is read before it does not count.
    with provoked(ChangedMeanwhile), meanwhile("UPDATE", change[name]):
        told = client.post(address, sent)

    assert told.status_code in (409, 422)


@pytest.mark.parametrize("name", PAGES)
def test_save_pressed_twice_is_saved_once_and_nobody_is_told(client, wing, name):
    address, sent = PAGES[name][0], PAGES[name][1](wing)
    sent = {"shown_version": shown(client, address), **sent}

    first = client.post(address, sent)
    once = stored(wing)
    second = client.post(address, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert stored(wing) == once


def test_two_tabs_may_change_two_different_days(client, wing):
    before = shown(client, "/practice/dates/")
    first = {"date": "2026-11-25", "closed": "on", "shown_version": before}
    second = {"date": "2026-11-26", "closed": "on", "shown_version": before}

    answers = [client.post("/practice/dates/", sent).status_code for sent in (first, second)]

    assert answers == [302, 302]
    assert ExtraHours.objects.count() == 2


def test_a_day_changed_in_another_tab_is_not_given_back_to_the_week(client, wing):
    send(client, "/practice/dates/", {"date": "2026-11-25", "closed": "on"})
    before = shown(client, "/practice/dates/")
    send(client, "/practice/dates/", {"date": "2026-11-25", "from-0": "540", "to-0": "600"})

    sent = {"date": "2026-11-25", "shown_version": before}
    told = client.post("/practice/dates/forget/", sent, follow=True)
    mute = client.post("/practice/dates/forget/", {"date": "2026-11-25"}, follow=True)

    assert "changed meanwhile" in told.content.decode()
    assert "changed meanwhile" in mute.content.decode()
    assert list(ExtraHours.objects.values_list("from_minute", "to_minute")) == [(540, 600)]


def test_a_calendar_address_made_in_another_tab_goes_on_working(client, wing):
    before = shown(client, "/practice/calendar/")
    made = send(client, "/practice/calendar/", {})

    told = client.post("/practice/calendar/", {"shown_version": before})
    mute = client.post("/practice/calendar/", {})

    assert (made.status_code, told.status_code, mute.status_code) == (200, 409, 409)
    assert "Nothing was made" in told.content.decode()
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1
    assert CalendarFeed.objects.count() == 1


def test_the_week_is_told_by_whichever_door_it_was_changed(client, wing):
    office = office_user()
    client.force_login(office)
    address = reverse("desk:practitioner_hours", args=[wing.pk])
    sent = {
        "from_date": "2026-11-25",
        "row-TOTAL_FORMS": "1",
        "row-INITIAL_FORMS": "0",
        "row-0-weekday": "0",
        "row-0-from_minute": "07:00",
        "row-0-to_minute": "12:00",
    }
    before = shown_to_office(client, address)
    client.force_login(wing.user)
    send(client, "/practice/hours/", week())
    client.force_login(office)

    told = client.post(address, {**before, **sent})
    mute = client.post(address, sent)
    nothing = wing.hours.filter(from_minute=420).exists()
    meant = client.post(address, {"shown_version": told.context["shown"], **sent})

    assert (told.status_code, mute.status_code, nothing) == (409, 409, False)
    assert "changed meanwhile" in told.content.decode() and "07:00" in told.content.decode()
    differs = "Monday: you have “7:00 am to 12:00 pm”; now stored: “9:00 am to 5:00 pm”."
    assert differs in told.content.decode().replace("\xa0", " ")
    assert "did not say what it showed" in mute.content.decode()
    assert meant.status_code == 302
    assert wing.hours.filter(from_minute=420).exists()


def owners_page(name):
    if name == "settings":
        row = ClinicSettings.current()
        row.save()
        return row, reverse("wagtailsettings:edit", args=["core", "clinicsettings", row.pk]), "name"
    if name == "faq":
        row = Faq.objects.create(question="Where?", slug="where", answer="<p>Here.</p>")
        return row, reverse("wagtailsnippets_core_faq:edit", args=[row.pk]), "question"
    row = make_practitioner(hours=None)
    return row, reverse("practitioners:edit", args=[row.pk]), "name"


@pytest.mark.parametrize("name", ["settings", "faq", "practitioner"])
def test_an_edit_page_of_the_admin_refuses_the_second_tab_before_and_under_the_lock(client, name):
    client.force_login(make_user("root@tidewater.example", is_superuser=True))
    row, address, field = owners_page(name)
    sent = fields_of(client.get(address).content.decode(), "shown_version")
    sent[field] = "Typed in the second"
    model = type(row)

    def overtake():
        model.objects.filter(pk=row.pk).update(**{field: "Changed in the first tab"})

    mute = client.post(address, {**sent, "shown_version": ""})
    # A practitioner's diary is locked by an UPDATE; the others' save begins with a savepoint.
    lock = "UPDATE" if name == "practitioner" else "SAVEPOINT"
    with provoked(ChangedMeanwhile), meanwhile(lock, overtake):
        told = client.post(address, sent)

    row.refresh_from_db()
    assert getattr(row, field) != "Typed in the second"
    assert (mute.status_code, told.status_code) == (409, 409)
    assert "did not say what it showed" in mute.content.decode()
    assert "changed meanwhile" in told.content.decode()
    assert "Typed in the second" in told.content.decode()
    differs = "you have “Typed in the second”; now stored: “Changed in the first tab”."
    assert differs in told.content.decode()
    assert client.post(address, {**sent, **shown_to_office(client, address)}).status_code == 302


def test_time_off_given_back_in_another_tab_is_no_missing_page(client, wing):
    row = TimeOff.objects.create(
        practitioner=wing, start=at("2026-11-25", "12:00"), end=at("2026-11-25", "15:00")
    )
    own = f"/practice/time-off/{row.pk}/withdraw/"
    client.post(own)
    told = client.post(own, follow=True)
    client.force_login(office_user())
    by_office = client.post(reverse("desk:away_back", args=[row.pk]), follow=True)

    assert "was withdrawn already" in told.content.decode()
    assert "was given back already" in by_office.content.decode()
