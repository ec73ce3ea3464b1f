"""The day of a new practitioner: from the form to the first patient who is offered a time and booked."""

import pytest

from booking.models import Practitioner, Visit
from tests.journeys.test_office import follow, office, press  # noqa: F401  the fixture

pytestmark = pytest.mark.browser


def checklist(page):
    page.locator(".desk-checklist").evaluate("one => { one.open = true }")
    return page.locator(".desk-checklist").inner_text()


def save(page):
    page.locator("button.button-longrunning").click()
    page.wait_for_load_state()


def test_somebody_new_is_written_down_made_ready_and_booked(office, site):  # noqa: F811
    page = office
    # Priya is away for good: whoever is offered now is new.
    Practitioner.objects.filter(pk=site.practitioner.pk).update(is_active=False)
    page.goto("/admin/practitioners/new/")
    page.fill("#id_name", "Nadia Okonkwo")
    page.fill("#id_slug", "nadia-okonkwo")
    save(page)
    who = Practitioner.objects.get(slug="nadia-okonkwo")

    page.goto(f"/admin/practitioners/edit/{who.pk}/")
    listed = checklist(page)
    for point in ("Areas that are served", "Visit types patients can book", "Working hours in the"):
        assert f"Missing: {point}" in listed

    page.locator("input[name=areas]").first.check()
    page.locator("input[name=visit_types]").first.check()
    save(page)
    page.goto(f"/admin/practitioners/edit/{who.pk}/")
    assert "Done: Areas that are served" in checklist(page)

    follow(page, "Working hours in the next 28 days")
    assert f"/practitioners/{who.pk}/hours/" in page.url
    for weekday in range(7):
        who.hours.create(weekday=weekday, from_minute=480, to_minute=1140)
    page.goto(f"/admin/practitioners/edit/{who.pk}/")
    assert "the first is" in checklist(page)
    page.goto("/admin/")
    assert "Nadia Okonkwo" in page.locator("#desk-new-people-section").inner_text()

    page.goto("/admin/desk/book/")
    page.fill("#id_postal_code", "v5h 1a1")
    page.select_option("#id_visit_type", index=1)
    press(page, "Find times")
    page.locator("input[name=choice]").first.check()
    page.fill("#id_name", "王小明")
    page.fill("#id_phone", "604-555-0111")
    page.fill("#id_street", "12 Kingsway")
    page.check("#id_terms_read_out")
    page.check("#id_data_use")
    page.check("input[name=deposit][value=waived]")
    page.fill("#id_waived_why", "The first visit of a colleague")
    press(page, "Book")
    assert Visit.objects.get().practitioner == who
