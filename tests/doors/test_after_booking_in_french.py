"""What comes after a booking, in French: finding it, changing and cancelling it, waiting, writing."""

import pytest

from tests.doors.patient import words_of
from tests.doors.test_patient_french import FRENCH
from tests.french import english_left_in

pytestmark = pytest.mark.django_db

PRIVATE = (
    "confirmation",
    "change",
    "cancel",
    "earlier",
    "details",
    "address",
    "email",
    "messages",
    "again",
    "receipt",
)
LINK_BACK = {"English"}


@pytest.fixture
def french(patient):
    patient.client.defaults.update(FRENCH)
    return patient


def left(answer):
    return english_left_in(words_of(answer)) - LINK_BACK


@pytest.mark.parametrize("page", PRIVATE)
def test_a_page_of_a_booked_visit_leaves_no_english_of_ours(french, page):
    french.until("check").pay()
    answer = french.get(f"/visit/{french.visit.public_ref}/{page}/", follow=True)

    assert (answer.status_code, left(answer)) == (200, set())


def test_a_visit_called_off_says_so_in_french(french):
    french.until("check").pay()
    url = f"/visit/{french.visit.public_ref}/cancel/"
    page = french.get(url)
    sent = {
        name: page.context[key]
        for name, key in (("refund_cents", "shown_cents"), ("fee_cents", "fee_cents"))
    }
    answer = french.client.post(url, sent | {"sequence": french.visit.sequence}, follow=True)

    assert french.visit.status == "cancelled"
    assert (answer.status_code, left(answer)) == (200, set())


def test_a_lost_link_is_found_and_a_dead_one_explained_in_french(french):
    asked = french.get("/visit/find/")
    sent = french.client.post("/visit/find/", {"email": "joan@example.org"}, follow=True)
    dead = french.get("/visit/no-such-link/")

    assert [one.status_code for one in (asked, sent, dead)] == [200, 200, 404]
    assert [left(one) for one in (asked, sent, dead)] == [set(), set(), set()]
    assert "/visit/find/" in dead.content.decode()


def test_a_place_we_do_not_come_to_and_its_list_are_in_french(french):
    refused = french.get("/book/", postal_code="V0N 1A0")
    waiting = french.client.post("/book/waiting/", {"prefix": "V0N", "email": "joan@example.org"})

    assert [one.status_code for one in (refused, waiting)] == [200, 200]
    assert [left(one) for one in (refused, waiting)] == [set(), set()]
