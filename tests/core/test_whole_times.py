"""A time on a page is never broken before its half of the day."""

import pytest
from django.test import override_settings

from config import settings as program
from core.models import ClinicSettings
from core.whole_times import keep_whole

HOURS = "Monday to Friday, 8 am to 6 pm"


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        ("<b>9:30 am</b>, until 5 pm.<p>", "<b>9:30\xa0am</b>, until 5\xa0pm.<p>"),
        ("<p>at 12 amber lights, I am 5</p>", None),
        ('<a aria-label="9:30 am">x</a>', None),
        ("<textarea>come at 9:30 am</textarea><p>", None),
        ("<script>const s = '9 am'</script><p>", None),
        ("<title>Visit at 9 am</title><p>", None),
    ],
)
def test_only_the_space_inside_a_time_becomes_one_that_does_not_break(page, kept):
    assert keep_whole(page.encode()).decode() == (kept or page)


@pytest.mark.django_db
def test_every_page_of_the_program_is_served_so(client):
    ClinicSettings.objects.update_or_create(defaults={"phone_hours": HOURS})
    with override_settings(MIDDLEWARE=program.MIDDLEWARE):
        page = client.get("/book/").content.decode()

    assert "8\xa0am to 6\xa0pm" in page and HOURS not in page
