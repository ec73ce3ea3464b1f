"""The office books for a caller, moves the visit, cancels it, and explains why there were no times."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from booking.models import Practitioner, Visit
from tests.doors.office.staff_people import office_user

pytestmark = pytest.mark.browser
PASSWORD = "a long enough password"


@pytest.fixture
def office(page, site):
    """Somebody of the office, signed in."""
    user, argon = office_user(), Argon2PasswordHasher()
    user.password = argon.encode(PASSWORD, argon.salt())  # the server has no quick test hasher
    user.save()
    page.goto("/accounts/login/?next=/admin/")
    page.fill("input[name=login]", "office@tidewater.example")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    return page


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def follow(page, words):
    page.get_by_role("link", name=words, exact=True).first.click()
    page.wait_for_load_state()


def test_the_office_books_moves_and_cancels_a_visit(office):
    page = office
    page.goto("/admin/visits/")
    follow(page, "Book for a caller")
    page.fill("#id_postal_code", "v5h 1a1")
    page.select_option("#id_visit_type", index=1)
    press(page, "Find times")
    page.locator("input[name=choice]").nth(4).check()
    page.fill("#id_name", "Ada Byron")
    page.fill("#id_phone", "604-555-0111")
    page.fill("#id_email", "ada@example.org")
    page.fill("#id_street", "12 Kingsway")
    page.check("#id_terms_read_out")
    page.check("#id_data_use")
    page.check("input[name=deposit][value=waived]")
    page.fill("#id_waived_why", "A patient of ten years")
    press(page, "Book")

    booked = Visit.objects.get()
    assert booked.status == "confirmed"
    assert booked.public_ref in page.url

    follow(page, "Change the time")
    page.locator("input[name=choice]").nth(1).check()
    press(page, "Change the time")
    assert Visit.objects.get().start == booked.start  # looked at first
    assert "From" in page.locator("main").inner_text()
    press(page, "Change the time")
    moved = Visit.objects.get()
    assert moved.start != booked.start

    follow(page, "Cancel the visit")
    press(page, "Cancel the visit")
    assert Visit.objects.get().status == "cancelled"
    assert "Cancelled" in page.locator(".desk-facts").first.inner_text()
    assert "Opened" in page.locator("#opened-section").inner_text()

    page.goto("/admin/desk/reports/why/")
    page.fill("#id_postal_code", "V5H")
    page.select_option("#id_visit_type", index=1)
    press(page, "Explain")
    # Folded by its reason, late in the day: then nobody can come any more.
    assert Practitioner.objects.get().name in page.locator("main").text_content()
