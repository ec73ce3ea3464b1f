"""Pay of practitioners through the owner's pages: rates from a day on, periods closed once, corrections."""

import csv
import datetime as dt
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from booking.models import AuditAction, PayLine, PayPeriod, PayRate, Visit
from booking.operations.clinic.pay import NothingToClose, PayMoved, PeriodClosed, PeriodNotOver
from booking.operations.visits.progress import complete_visit
from booking.queries.pay import pay_of
from core.audit import Actor
from core.models import AuditEntry
from core.spreadsheets import MARK
from tests.doors.office.rates import agree
from tests.doors.office.staff_people import office_user
from tests.factories import at, make_practitioner, make_visit, make_visit_type
from tests.refusals import meanwhile, provoked

pytestmark = pytest.mark.django_db
OFFICE = Actor("office")
OCTOBER = {"first": "2026-10-01", "last": "2026-10-31"}


def look(client, **days):
    return client.get(reverse("desk:pay"), days or OCTOBER)


def close(client, **days):
    """Press Close on the page as it is now."""
    pay = look(client, **days).context["pay"]
    sent = {"first": pay.first, "last": pay.last, "seen": pay.seen}
    return client.post(reverse("desk:pay_close"), sent)


def cents(**of):
    return {
        line.kind: line.amount_cents for line in PayLine.objects.filter(**of).order_by("number")
    }


def test_a_visit_is_paid_by_the_rate_of_its_day_and_its_visit_type(owner, worked):
    who, kind = worked[0].practitioner, worked[0].visit_type
    agree(owner, who, "amount", "65")
    agree(owner, who, "share", "62.5", since="2026-10-08", visit_type=kind)
    agree(owner, who, "share", "90", since="2026-10-09", visit_type=kind)

    lines = pay_of(dt.date(2026, 10, 1), dt.date(2026, 10, 31)).lines

    # 62.5 % of $135 is $84.375: half a cent goes up
    assert [(line.way, line.rate, line.amount_cents) for line in lines] == [
        ("share", 6250, 8438)
    ] * 2


def test_before_a_type_has_its_own_rate_the_usual_one_holds(owner, worked):
    who, kind = worked[0].practitioner, worked[0].visit_type
    agree(owner, who, "amount", "65")
    agree(owner, who, "amount", "80", since="2026-10-09", visit_type=kind)

    assert {line.amount_cents for line in _october().lines} == {6500}


def _october():
    return pay_of(dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def test_travel_is_paid_between_the_visits_of_a_day_by_kilometre_or_by_minute(owner, worked):
    who = worked[0].practitioner
    agree(owner, who, "kilometre", "0.61")
    (by_way,) = [line for line in _october().lines if line.kind == "travel"]
    agree(owner, who, "minute", "0.50", since="2026-10-08")
    (by_time,) = [line for line in _october().lines if line.kind == "travel"]

    # V5H to V5A: some six kilometres as the crow flies
    assert 7_000 < by_way.metres < 11_000
    assert by_way.amount_cents == (by_way.metres * 61 + 500) // 1000
    assert (by_time.minutes, by_time.amount_cents) == (by_way.minutes, by_way.minutes * 50)


def test_a_missed_visit_is_not_paid_but_the_road_to_it_is(owner, worked):
    Visit.objects.filter(pk=worked[1].pk).update(status="no_show")
    agree(owner, worked[0].practitioner, "amount", "65")
    agree(owner, worked[0].practitioner, "kilometre", "1")

    assert [line.kind for line in _october().lines] == ["visit", "travel"]


def test_a_visit_without_a_rate_is_on_the_paper_with_nothing_and_said_above(owner, worked):
    page = look(owner).content.decode()

    assert "2 visits are paid nothing" in page
    assert [line.amount_cents for line in _october().lines] == [0, 0]


def test_what_was_closed_stays_though_rates_names_and_visits_change(owner, worked):
    who = worked[0].practitioner
    agree(owner, who, "amount", "65")
    close(owner)
    before = owner.get(reverse("desk:pay_period", args=[1]), {"export": "csv"}).content

    owner.post(reverse("desk:pay_rate_off", args=[PayRate.objects.get().pk]))
    type(worked[0].visit_type).objects.update(name="Renamed")
    Visit.objects.update(status="confirmed", price_cents=1)

    assert owner.get(reverse("desk:pay_period", args=[1]), {"export": "csv"}).content == before
    assert PayPeriod.objects.get().total_cents == 13_000


def test_what_is_put_right_later_falls_into_the_next_period_as_its_own_line(owner, worked):
    first, second = worked
    agree(owner, first.practitioner, "amount", "65")
    Visit.objects.filter(pk=second.pk).update(status="confirmed")
    close(owner)
    Visit.objects.filter(pk=first.pk).update(status="confirmed")
    complete_visit(visit=Visit.objects.get(pk=second.pk), by=OFFICE, now=at("2026-11-20", "10:00"))

    close(owner, last="2026-11-15")

    found = PayLine.objects.filter(period__number=2).order_by("amount_cents")
    assert [(line.visit_id, line.kind, line.amount_cents) for line in found] == [
        (first.pk, "visit_fix", -6500),
        (second.pk, "visit_fix", 6500),
    ]
    assert all(line.day == dt.date(2026, 10, 8) for line in found)


def test_a_correction_is_made_once(owner, worked):
    agree(owner, worked[0].practitioner, "amount", "65")
    close(owner)
    agree(owner, worked[0].practitioner, "amount", "70", since="2026-10-01")
    close(owner, last="2026-11-10")

    close(owner, last="2026-11-18")

    assert cents(period__number=2) == {"visit_fix": 500}
    assert PayLine.objects.filter(period__number=2).count() == 2
    assert cents(period__number=3) == {}


def test_a_paid_visit_that_moves_into_the_next_period_is_not_paid_twice(owner, worked):
    agree(owner, worked[0].practitioner, "amount", "65")
    close(owner)
    Visit.objects.filter(pk=worked[0].pk).update(local_date="2026-11-03")

    close(owner, last="2026-11-15")

    assert cents(visit=worked[0], period__number=2) == {"visit": 6500, "visit_fix": -6500}


def test_two_who_close_at_once_have_closed_once(owner, worked):
    agree(owner, worked[0].practitioner, "amount", "65")
    pay = look(owner).context["pay"]
    sent = {"first": pay.first, "last": pay.last, "seen": pay.seen}
    owner.post(reverse("desk:pay_close"), sent)

    with provoked(PeriodClosed):
        answer = owner.post(reverse("desk:pay_close"), sent, follow=True)

    assert "closed already" in answer.content.decode()
    assert (PayPeriod.objects.count(), PayLine.objects.count()) == (1, 2)


def test_somebody_who_is_faster_by_a_moment_has_closed_it(owner, worked):
    pay = look(owner).context["pay"]
    faster = PayPeriod(
        number=1,
        first=pay.first,
        last=pay.last,
        lines_count=0,
        total_cents=0,
        currency="cad",
        closed_at=at("2026-11-20", "10:00"),
        by="somebody",
    )

    with (
        meanwhile('INSERT INTO "booking_payperiod"', lambda: faster.save()),
        provoked(PeriodClosed),
    ):
        close(owner)

    assert not PayLine.objects.exists()


def test_what_moved_since_the_page_is_shown_again_and_not_closed(owner, worked):
    pay = look(owner).context["pay"]
    agree(owner, worked[0].practitioner, "amount", "65")
    sent = {"first": pay.first, "last": pay.last, "seen": pay.seen}

    with provoked(PayMoved):
        answer = owner.post(reverse("desk:pay_close"), sent)

    assert answer.status_code == 409
    assert "$130 in all" in answer.content.decode()
    assert not PayPeriod.objects.exists()


def test_a_day_that_is_not_over_is_not_closed(owner, worked):
    with provoked(PeriodNotOver):
        owner.post(
            reverse("desk:pay_close"), {"first": "2026-11-01", "last": "2026-11-20", "seen": "x"}
        )
    answer = look(owner, first="2026-11-01", last="2026-11-20")

    assert answer.status_code == 422
    assert "yesterday at the latest" in answer.content.decode()
    assert not PayPeriod.objects.exists()


def test_a_paper_is_a_page_a_csv_file_and_a_workbook_with_the_same_sum(owner, worked):
    agree(owner, worked[0].practitioner, "share", "62.5")
    close(owner)
    paper = reverse("desk:pay_paper", args=[1, worked[0].practitioner.pk])

    text = owner.get(paper, {"export": "csv"}).content.decode().removeprefix(MARK)
    rows = list(csv.DictReader(StringIO(text)))
    sheet = load_workbook(BytesIO(owner.get(paper, {"export": "xlsx"}).content)).active
    amounts = [row[9] for row in sheet.iter_rows(min_row=2, values_only=True)]

    assert [row["Amount"] for row in rows] == ["84.38", "84.38"]
    assert [round(float(one), 2) for one in amounts] == [84.38, 84.38]
    assert "$168.76" in owner.get(paper).content.decode()
    assert AuditEntry.objects.filter(action=AuditAction.PAY_EXPORTED).count() == 2


def test_nobodys_patient_is_on_a_paper_of_pay(owner, worked):
    close(owner)
    paper = reverse("desk:pay_paper", args=[1, worked[0].practitioner.pk])
    for answer in (owner.get(paper), owner.get(paper, {"export": "csv"})):
        assert "Joan" not in answer.content.decode()


def test_the_office_does_not_see_what_colleagues_earn_and_the_bookkeeper_does(client, worked):
    for role, status in (("Office", 302), ("Bookkeeper", 200)):
        client.force_login(office_user(f"{role}@tidewater.example".lower(), role=role))
        assert client.get(reverse("desk:pay")).status_code == status


def test_a_practitioner_sees_their_own_closed_periods_and_nobody_elses(owner, client, worked):
    agree(owner, worked[0].practitioner, "amount", "65")
    close(owner)
    other = make_practitioner(user=office_user("other@tidewater.example"))
    who = worked[0].practitioner
    who.user = office_user("own@tidewater.example")
    who.save()

    client.force_login(who.user)
    listed = client.get(reverse("portal:pay")).content.decode()
    own = client.get(reverse("portal:pay_paper", args=[1])).content.decode()
    client.force_login(other.user)

    assert reverse("portal:pay_paper", args=[1]) in listed
    assert "$130" in own
    assert client.get(reverse("portal:pay_paper", args=[1])).status_code == 404
    assert (
        reverse("portal:pay_paper", args=[1])
        not in client.get(reverse("portal:pay")).content.decode()
    )


def test_how_many_questions_a_period_asks_does_not_grow_with_its_visits(
    worked, django_assert_max_num_queries
):
    who, kind = worked[0].practitioner, make_visit_type()
    for day in range(1, 20):
        make_visit(
            practitioner=who, visit_type=kind, start=at(f"2026-10-{day:02d}", "15:00"),
            status="completed",
        )  # fmt: skip
    with django_assert_max_num_queries(8):
        assert len(_october().lines) == 21


def test_a_period_in_which_nothing_is_paid_is_not_closed(owner, worked):
    empty = {"first": "2025-01-01", "last": "2025-01-31"}

    page = look(owner, **empty)
    with provoked(NothingToClose):
        close(owner, **empty)

    assert "Close this period" in look(owner).content.decode()
    assert "Close this period" not in page.content.decode()
    assert not PayPeriod.objects.exists()
