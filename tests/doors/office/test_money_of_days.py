"""The office's lists of who owes what, and the close of a day."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.models import DayClose, Dispute, LedgerEntry, LedgerKind, Refund, Visit
from booking.operations.money.by_hand import record_paid_back, record_payment
from booking.operations.money.day_close import (
    Counted,
    DayClosed,
    DifferenceUnexplained,
    SumsMoved,
    close_day,
)
from booking.staff.clinic_clock import today
from booking.staff.views.money import span_of
from core.audit import Actor
from core.clock import now
from core.models import AuditEntry
from tests.doors.office.a_visit import WEDNESDAY, paid
from tests.doors.office.staff_people import editor_user
from tests.doors.patient import words_of
from tests.factories import at, make_visit
from tests.refusals import provoked

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")
DAY, OWED = "/admin/desk/reports/day/", "/admin/desk/reports/owed/"


@pytest.fixture
def done(visit):
    Visit.objects.filter(pk=visit.pk).update(status="completed")
    visit.refresh_from_db()
    return visit


def pays(visit, way, cents):
    key = str(uuid.uuid4())
    record_payment(visit=visit, way=way, cents=cents, key=key, by=OFFICE, now=now())


def counts(office, **more):
    page = office.get(DAY)
    seen = {
        name: page.context["form"][name].value()
        for name in page.context["form"].fields
        if name.endswith("_seen")
    }
    return office.post(DAY, seen | more)


def test_a_day_is_counted_and_closed_once(office, done):
    pays(done, "cash", 5000)
    pays(done, "e_transfer", 2000)
    assert "Cash: counted * $50 is on record." in words_of(office.get(DAY))

    answer = counts(office, cash_counted="50.00", e_transfer_counted="20,00")

    assert answer.status_code == 302
    rows = DayClose.objects.order_by("way").values_list("way", "recorded_cents", "counted_cents")
    assert list(rows) == [("cash", 5000, 5000), ("e_transfer", 2000, 2000)]
    assert AuditEntry.objects.filter(action="day_closed").count() == 2
    assert "cash_counted" not in office.get(DAY).context["form"].fields

    again = office.post(DAY, {"cash_counted": "60", "cash_seen": 5000})
    assert DayClose.objects.get(way="cash").counted_cents == 5000
    assert again.status_code in (302, 422)


def test_a_page_left_open_over_midnight_closes_its_own_day(office, done):
    pays(done, "cash", 5000)
    action = f"?day={today().isoformat()}"

    assert f'action="{action}"' in office.get(DAY).content.decode()

    yesterday = today() - dt.timedelta(days=1)
    asked = {f"{way}_seen": 0 for way in ("cash", "e_transfer", "cheque", "insurer")}
    office.post(f"{DAY}?day={yesterday.isoformat()}", asked | {"cash_counted": "0"})
    assert DayClose.objects.get().day == yesterday


def test_a_difference_needs_its_reason(office, done):
    pays(done, "cash", 5000)

    with provoked(DifferenceUnexplained):
        without = counts(office, cash_counted="49.50")
    assert list(without.context["form"].errors) == ["cash_reason"]
    assert (without.status_code, DayClose.objects.count()) == (422, 0)
    assert 'value="49.50"' in without.content.decode()

    counts(office, cash_counted="49.50", cash_reason="short change")
    assert DayClose.objects.get().difference_cents == -50
    assert "−$0.50" in words_of(office.get(DAY))


def test_more_cash_handed_back_than_came_in_is_less_than_nothing(office, done):
    pays(done, "e_transfer", 15000)
    record_paid_back(visit=done, cents=1500, way="cash_back", key="k", by=OFFICE, now=now())

    counts(office, cash_counted="-15.00", e_transfer_counted="150")

    assert DayClose.objects.get(way="cash").counted_cents == -1500


def test_what_is_recorded_later_is_shown_as_after_the_close(office, done):
    pays(done, "cash", 5000)
    counts(office, cash_counted="50")
    assert "after the close" not in words_of(office.get(DAY)).partition("Count and close")[0]

    pays(done, "cash", 2000)

    words = words_of(office.get(DAY))
    assert "Cash $70 $50 $0 $20" in words
    assert words.count("after the close") == 1 + words.count("shown as after the close")
    assert DayClose.objects.get(way="cash").recorded_cents == 5000


def test_a_count_against_a_sum_that_has_moved_is_refused(office, done):
    pays(done, "cash", 5000)

    asked = {"cash_counted": "30", "cash_seen": 3000, "e_transfer_seen": 0}
    asked |= {"cheque_seen": 0, "insurer_seen": 0}
    with provoked(SumsMoved):
        answer = office.post(DAY, asked)

    assert (answer.status_code, DayClose.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "asked", [{"day": "2999-01-01"}, {"day": "x"}, {"day": "2026-02-30"}, {"day": ""}]
)
def test_a_day_that_is_none_is_refused(office, asked):
    for answer in (office.get(DAY, asked), office.post(f"{DAY}?day={asked['day']}", {})):
        assert answer.status_code == 422
    assert DayClose.objects.count() == 0


def test_whoever_may_not_see_money_sees_neither_page(client, done):
    client.force_login(editor_user())
    for page in (DAY, OWED):
        assert client.get(page).status_code in (302, 403)
        assert "$" not in client.get(page).content.decode()


def test_the_database_closes_a_day_once_and_wants_a_reason(db):
    row = {"day": dt.date(2026, 11, 1), "way": "cash", "currency": "cad", "by": "x"}
    row |= {"recorded_cents": 5, "counted_cents": 5, "closed_at": now()}
    DayClose.objects.create(**row)
    for wrong in ({}, {"way": "cheque", "counted_cents": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DayClose.objects.create(**(row | wrong))


@pytest.mark.django_db(transaction=True)
def test_two_people_close_one_day_at_once(db):
    start, ends = threading.Barrier(2), []

    def press(cents):
        start.wait()
        one = Counted(LedgerKind.CASH, cents, 0, "found" if cents else "")
        try:
            close_day(
                day=today(), span=span_of(today(), today()), currency="cad", counted=[one],
                by=OFFICE, now=now(),
            )  # fmt: skip
            ends.append("done")
        except DayClosed:
            ends.append("refused")
        finally:
            connection.close()

    crowd = [threading.Thread(target=press, args=(cents,)) for cents in (0, 100)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert (sorted(ends), DayClose.objects.count()) == (["done", "refused"], 1)


# who owes what


def test_the_lists_say_who_owes_whom_since_when(office, done, visit):
    payment = paid(done)
    pays(done, "cash", 2000)
    Refund.objects.create(
        payment=payment, amount_cents=700, state="pending", reason="staff", created_at=now()
    )
    Dispute.objects.create(
        payment=payment, provider_id="dp_1", status="needs_response", amount_cents=5000,
        opened_at=now(), due_by=now() + dt.timedelta(days=3),
    )  # fmt: skip
    Visit.objects.filter(pk=done.pk).update(local_date=today() - dt.timedelta(days=40))

    page = office.get(OWED)

    tables = {
        one.name: [[str(cell) for cell in row] for row in one.table.rows]
        for one in page.context["lists"]
    }
    (row,) = tables["owed-to-us"]
    assert (row[0], row[2], row[3]) == (done.public_ref, "$65", "40")
    assert tables["owed-by-us"] == []
    assert "$7" in tables["refunds"][0][1]
    assert "$50" in tables["disputes"][0][1]
    # The name comes first, and leads to the visit.
    leads = reverse("desk:visit", args=[done.public_ref])
    assert f'<a href="{leads}">{done.patient.short_name}</a>' in page.content.decode()
    csv = office.get(OWED, {"export": "owed-to-us"}).content.decode()
    assert done.public_ref in csv and ",65.00" in csv


def test_whom_we_owe_is_less_what_is_on_its_way(office, done):
    payment = paid(done)
    pays(done, "cash", 10000)  # 15 too much
    (row,) = lists(office)["owed-by-us"]
    assert row[2] == "$15"

    Refund.objects.create(
        payment=payment, amount_cents=1000, state="requested", reason="staff", created_at=now()
    )
    (row,) = lists(office)["owed-by-us"]
    assert row[2] == "$5"


def test_a_discount_before_the_visit_and_a_deposit_ahead_are_no_debt(office, visit):
    paid(visit)
    LedgerEntry.objects.create(
        visit=visit, kind="discount", amount_cents=-8500, currency="cad", key="d", at=now()
    )
    assert (lists(office)["owed-by-us"], lists(office)["owed-to-us"]) == ([], [])


def lists(office):
    page = office.get(OWED)
    return {
        one.name: [[str(cell) for cell in row] for row in one.table.rows]
        for one in page.context["lists"]
    }


def test_the_lists_ask_the_same_questions_for_one_visit_and_for_three(office, done, clinic):
    practitioner, visit_type, area = clinic
    for clock in ("09:00", "15:00"):
        make_visit(
            practitioner=practitioner, visit_type=visit_type, start=at(WEDNESDAY, clock),
            area=area, status="completed",
        )  # fmt: skip
    pays(done, "cash", 100)
    office.get(OWED)
    with CaptureQueriesContext(connection) as one:
        assert len(lists(office)["owed-to-us"]) == 1

    for visit in Visit.objects.filter(status="completed").exclude(pk=done.pk):
        pays(visit, "cash", 100)
    with CaptureQueriesContext(connection) as three:
        assert len(lists(office)["owed-to-us"]) == 3

    assert len(three) == len(one)
