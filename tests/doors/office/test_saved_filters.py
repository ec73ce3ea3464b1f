"""Filters people of the staff keep for themselves: saved from a list, opened on a later day, forgotten."""

import pytest
from django.urls import reverse

from booking.models import SavedFilter
from booking.operations.clinic import saved_filters
from booking.operations.clinic.saved_filters import NameTaken, TooManyFilters
from tests.doors.office.staff_people import office_user
from tests.factories import at, make_practitioner, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23"
VISITS = "/admin/visits/"


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(at(MONDAY, "10:00"), tick=False)


def keep(client, query, room="visits", name="Mine", **more):
    sent = {"name": name, "moves": "on", "query": query, **more}
    return client.post(reverse("desk:filter_save", args=[room]), sent)


def test_a_filter_is_kept_from_what_the_list_shows_and_stands_above_it(office, clinic):
    who = clinic[0]
    page = office.get(VISITS, {"practitioner": who.pk, "status": ["held", "confirmed"]})
    (save,) = [page.context["kept"].save]
    form = office.get(save).context["form"]

    keep(office, form.initial["query"], name="Priya’s")

    kept = SavedFilter.objects.get()
    assert kept.query == f"practitioner={who.pk}&status=held&status=confirmed"
    assert "Priya’s" in office.get(VISITS).content.decode()
    assert office.get(reverse("desk:filter", args=[kept.pk])).url == f"{VISITS}?{kept.query}"


def test_its_days_move_along_with_today_unless_somebody_says_no(office, time_machine):
    keep(office, "local_date_from=2026-11-23&local_date_to=2026-11-27", name="The week")
    keep(office, "local_date_from=2026-11-23", name="That day", moves="")
    time_machine.move_to(at("2026-11-25", "10:00"), tick=False)
    moving, staying = SavedFilter.objects.order_by("pk")

    moved = office.get(reverse("desk:filter", args=[moving.pk])).url
    stayed = office.get(reverse("desk:filter", args=[staying.pk])).url

    assert moved == f"{VISITS}?local_date_from=2026-11-25&local_date_to=2026-11-29"
    assert stayed == f"{VISITS}?local_date_from=2026-11-23"


def test_words_that_somebody_looked_for_are_never_kept(office):
    page = office.get(VISITS, {"q": "joan@example.org", "needs_staff": "true"})
    keep(office, "q=joan%40example.org&needs_staff=true&reason=back")

    assert "joan" not in page.context["kept"].save
    assert SavedFilter.objects.get().query == "needs_staff=true"


def test_everybody_has_their_own(office, client):
    keep(office, "needs_staff=true")
    kept = SavedFilter.objects.get()
    client.force_login(office_user("second@tidewater.example"))

    page = client.get(VISITS)
    client.post(reverse("desk:filter_forget", args=[kept.pk]))

    assert page.context["kept"].filters == []
    assert client.get(reverse("desk:filter", args=[kept.pk])).status_code == 404
    assert SavedFilter.objects.exists()


def test_a_filter_is_forgotten_once(office):
    keep(office, "needs_staff=true")
    forget = reverse("desk:filter_forget", args=[SavedFilter.objects.get().pk])

    assert [office.post(forget).status_code for _press in range(2)] == [302, 302]
    assert not SavedFilter.objects.exists()


def test_a_second_of_the_same_name_is_refused_and_nothing_typed_is_lost(office):
    keep(office, "needs_staff=true")
    with provoked(NameTaken):
        answer = keep(office, "needs_staff=false")

    assert answer.status_code == 422
    assert 'value="needs_staff=false"' in answer.content.decode()
    assert SavedFilter.objects.count() == 1


def test_nobody_keeps_more_than_they_find_again(office, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST", 1)
    keep(office, "needs_staff=true")
    with provoked(TooManyFilters):
        assert keep(office, "needs_staff=true", name="Other").status_code == 422


def test_patients_are_narrowed_by_who_visits_them_where_and_whether_more_is_booked(office, clinic):
    who, kind, area = clinic
    ahead = {"practitioner": who, "visit_type": kind, "area": area}
    coming = make_visit(start=at("2026-11-25", "09:30"), **ahead).patient
    past = make_visit(start=at("2026-11-02", "09:30"), status="completed", **ahead).patient
    other = make_visit(
        start=at("2026-11-02", "09:30"),
        status="completed",
        practitioner=make_practitioner(),
        visit_type=kind,
    ).patient
    address = reverse("desk:patients")

    def found(**asked):
        return {line.pk for line in office.get(address, asked).context["patients"]}

    assert found() == {coming.pk, past.pk, other.pk}
    assert found(practitioner=who.pk) == {coming.pk, past.pk}
    assert found(area=area.pk, ahead="no") == {past.pk}
    assert found(ahead="yes") == {coming.pk}
    assert office.get(address, {"ahead": "perhaps"}).status_code == 422


def test_purchases_keep_their_days(office):
    keep(office, "first=2026-11-01&last=2026-11-23", room="purchases")
    kept = SavedFilter.objects.get()

    assert office.get(reverse("desk:purchases")).context["kept"].filters == [kept]
    assert office.get(reverse("desk:filter", args=[kept.pk])).url.endswith(
        "?first=2026-11-01&last=2026-11-23"
    )


def test_a_list_nobody_knows_keeps_nothing(office):
    assert office.get(reverse("desk:filter_save", args=["elsewhere"])).status_code == 404
