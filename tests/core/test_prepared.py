"""A question whose SQL is kept answers as Django would, and one that cannot be kept says so."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F, Func
from django.test.utils import CaptureQueriesContext

from booking.models import Language, Practitioner, Visit, VisitStatus, WorkingHours
from core.adding_up import add_up
from core.prepared import Unpreparable, prepared, prepared_update
from core.rows import insert, insert_if_new, one, write
from home.models import PageMonth
from tests.factories import NOW, at, make_area, make_practitioner, make_visit, make_visit_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    kind = make_visit_type()
    who = make_practitioner(areas=[make_area()], visit_types=[kind])
    return make_visit(practitioner=who, visit_type=kind, start=at("2026-11-25", "09:30"))


def of_people(ids, status, after, day):
    rows = Visit.objects.filter(practitioner__in=ids, status=status, start__gt=after)
    return rows.filter(local_date__gte=day).select_related("practitioner", "visit_type")


def told(visit):
    return {field.attname: getattr(visit, field.attname) for field in visit._meta.fields}


def test_models_come_as_django_would_bring_them(visit):
    asked = prepared(of_people)
    values = ([visit.practitioner_id], VisitStatus.CONFIRMED, NOW, dt.date(2026, 11, 25))

    for _first_and_again in range(2):
        [found] = asked(*values)
        [usual] = of_people(*values)
        assert told(found) == told(usual)
        assert found == visit and found._state.db == "default" and not found._state.adding

    with CaptureQueriesContext(connection) as seen:
        assert (found.practitioner.name, found.visit_type.name) == (
            visit.practitioner.name,
            visit.visit_type.name,
        )
    assert len(seen) == 0


def test_the_values_of_each_time_decide_and_not_those_of_the_first(visit):
    asked = prepared(of_people)
    day, confirmed = dt.date(2026, 11, 25), VisitStatus.CONFIRMED
    who = visit.practitioner_id

    assert asked([who], confirmed, NOW, day) == [visit]
    assert asked([who], VisitStatus.HELD, NOW, day) == []
    assert asked([who], confirmed, visit.start, day) == []
    assert asked([who], confirmed, NOW, dt.date(2026, 11, 26)) == []
    assert asked([who + 1], confirmed, NOW, day) == []
    assert asked([who + 1, who + 2, who], confirmed, NOW, day) == [visit]
    assert asked([], confirmed, NOW, day) == []


def test_rows_of_columns_are_of_the_types_of_their_fields(visit):
    @prepared
    def columns(pk):
        return Visit.objects.filter(pk=pk).values_list(
            "start", "local_date", "payment_pending", "policy", "postal_code", "hold_expires"
        )

    [row] = columns(visit.pk)

    assert row == (visit.start, visit.local_date, False, visit.policy, visit.postal_code, None)
    assert type(row[2]) is bool


def test_small_numbers_are_values_too(visit):
    @prepared
    def on(weekday):
        return WorkingHours.objects.filter(weekday=weekday).values_list("weekday", flat=True)

    assert [on(day) for day in range(7)] == [
        list(WorkingHours.objects.filter(weekday=day).values_list("weekday", flat=True))
        for day in range(7)
    ]


def test_a_change_is_written_where_it_says_and_is_counted(visit):
    @prepared_update
    def later(pk, sequence):
        return Visit.objects.filter(pk=pk), {
            "sequence": sequence,
            "late_minutes": F("sequence") + 5,
        }

    assert (later(visit.pk, 7), later(visit.pk + 1, 7)) == (1, 0)

    visit.refresh_from_db()
    assert (visit.sequence, visit.late_minutes) == (7, 5)


def test_a_change_the_database_refuses_is_refused(visit):
    @prepared_update
    def ends(pk, end):
        return Visit.objects.filter(pk=pk), {"end": end}

    with pytest.raises(IntegrityError):
        ends(visit.pk, visit.start - dt.timedelta(hours=1))


@pytest.mark.parametrize(
    "question",
    [
        lambda name: Practitioner.objects.filter(name__startswith=name),  # stands in it as "name%"
        lambda name: Practitioner.objects.filter(name=name).values("pk"),
        lambda name: Practitioner.objects.filter(name=name).prefetch_related("areas"),
        lambda name: Practitioner.objects.filter(name=name).annotate(length=Func(F("name"))),
    ],
    ids=["a changed value", "dictionaries", "a second question", "more than the model"],
)
def test_what_cannot_be_kept_says_so(question):
    with pytest.raises(Unpreparable):
        prepared(question)("Ada")


def test_what_is_no_plain_value_says_so(visit):
    with pytest.raises(Unpreparable):
        prepared(lambda who: Visit.objects.filter(practitioner=who))(visit.practitioner)
    with pytest.raises(Unpreparable):
        prepared(lambda yes: Visit.objects.filter(payment_pending=yes))(True)


# --- New rows --------------------------------------------------------------------------------------


def another(visit, **different):
    """A copy that is not written yet."""
    columns = told(visit) | {"public_ref": "ABCD-2345", "holder": "x", **different}
    columns.pop("id")
    return Visit(**columns)


def test_a_new_row_is_what_saving_would_have_written(visit):
    later = {"start": visit.end, "end": visit.end + dt.timedelta(minutes=45)}

    new = insert(another(visit, **later, reason="a sore shoulder", policy={"steps": [1]}))

    found = Visit.objects.get(pk=new.pk)
    assert told(found) == told(new)
    assert found.reason == "a sore shoulder"
    new.sequence = 3
    new.save()  # it is known to be there
    assert Visit.objects.filter(sequence=3).count() == 1


def test_a_new_row_meets_the_same_guards(visit):
    with pytest.raises(IntegrityError):
        insert(another(visit))  # the same time of the same practitioner


def test_columns_are_written_as_saving_them_would(visit):
    visit.needs_staff, visit.started_at, visit.reason = True, NOW, "a sore knee"
    visit.sequence = 9  # not named

    write(visit, "needs_staff", "started_at", "reason")

    found = Visit.objects.get()
    assert (found.needs_staff, found.started_at, found.reason) == (True, NOW, "a sore knee")
    assert found.sequence == 0
    visit.started_at = None  # NULL is another statement
    write(visit)
    assert told(Visit.objects.get()) == told(visit)


def test_a_row_that_is_gone_is_neither_read_nor_written(visit):
    Visit.objects.filter(pk=visit.pk).delete()

    with pytest.raises(Visit.DoesNotExist):
        one(Visit, visit.pk)
    with pytest.raises(DatabaseError):
        write(visit, "sequence")


def test_one_row_comes_with_what_it_refers_to(visit, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = one(Visit, visit.pk, "practitioner")
        assert found.practitioner.name == visit.practitioner.name
    assert told(one(Visit, str(visit.pk))) == told(visit)


def test_of_two_rows_with_the_same_key_the_second_is_not_written_and_nothing_is_spoiled():
    def language(name):
        return Language(code="th", name=name)

    first, again, other = language("Thai"), language("Thai again"), language("Thai")
    was_new = [insert_if_new(row, known_by="code") for row in (first, again)]
    other.code = "th2"
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_if_new(other, known_by="code")  # its name is taken: that is no repetition

    assert (was_new, again.pk) == ([True, False], None)
    assert list(Language.objects.values_list("pk", "name")) == [(first.pk, "Thai")]


def test_a_hundred_counts_are_added_up_in_one_statement_to_rows_old_and_new():
    month = dt.date(2026, 11, 1)
    PageMonth.objects.create(page_id=1, month=month, views=5, searches=1)
    rows = [(page, month, page, 2) for page in range(1, 101)]

    with CaptureQueriesContext(connection) as seen:
        add_up(PageMonth, ("page_id", "month"), ("views", "searches"), rows)

    asked = [query["sql"] for query in seen if query["sql"].startswith("INSERT")]
    assert (len(asked), PageMonth.objects.count()) == (1, 100)
    assert PageMonth.objects.values_list("views", "searches").get(page_id=1) == (6, 3)
    assert PageMonth.objects.values_list("views", "searches").get(page_id=9) == (9, 2)
