"""A long file for the bookkeeper is made by the worker, kept two days, and taken by who may (0970)."""

import csv
import datetime as dt
import threading
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import IntegrityError, connections
from django.urls import reverse
from openpyxl import load_workbook

from booking.models import BooksFile
from booking.operations.clinic.books_files import ask_books_file
from core.audit import Actor
from core.models import AuditEntry, OutboxMessage
from core.spreadsheets import MARK
from tests.doors.office.long_books import MANY, SPAN, ask, kept, page, pays, take, work
from tests.doors.office.staff_people import editor_user
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_few_movements_are_the_answer_itself(office, done, time_machine, shelf):
    time_machine.move_to(NOW, tick=False)
    pays(done, 3)

    answer = ask(office)

    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert len(rows) == 4
    assert (BooksFile.objects.count(), kept(shelf)) == (0, [])


def test_many_are_made_by_the_worker_and_the_page_says_how_far(office, many_movements, shelf):
    answer = ask(office)
    waiting = answer.content.decode()
    work()
    ready = page(office)
    file = BooksFile.objects.get()

    assert answer.redirect_chain == [
        (f"{reverse('desk:books')}?first=2026-11-01&last=2026-11-30", 302)
    ]
    assert "It is listed below when it is ready" in waiting
    assert "Waiting for the worker." in waiting
    assert "Sun 1 Nov 2026 to Mon 30 Nov 2026" in waiting
    assert f"Ready: {file.size_bytes / 1024:.1f}" in ready.replace("\xa0", " ")
    assert "Kept until" in ready
    content = b"".join(take(office, file).streaming_content)
    assert len(content) == file.size_bytes
    rows = list(csv.DictReader(StringIO(content.decode().removeprefix(MARK))))
    assert len(rows) == len({row["Entry"] for row in rows}) == MANY
    assert sum(Decimal(row["Amount"]) for row in rows) == MANY
    assert kept(shelf) == [file.stored_as.removeprefix("books/")]


def test_while_it_is_made_the_page_counts_what_has_been_read(office, many_movements, monkeypatch):
    ask(office)
    seen = []

    def save(storage, name, content):
        seen.append(page(office))
        return name

    monkeypatch.setattr(FileSystemStorage, "_save", save)
    work()

    assert f"Being made: {MANY:,} of {MANY:,} movements read." in seen[0]
    assert f'<progress value="{MANY}" max="{MANY}"' in seen[0]


def test_the_workbook_of_many_opens_and_journals_of_many_come_to_nothing(office, many_movements):
    for name in ("ledger-xlsx", "quickbooks", "xero"):
        ask(office, name)
    work()

    files = {file.kind: file for file in BooksFile.objects.all()}
    content = {name: b"".join(take(office, file).streaming_content) for name, file in files.items()}
    book = load_workbook(BytesIO(content["ledger-xlsx"]), read_only=True)
    assert sum(1 for _row in book.active.iter_rows()) == MANY + 1
    lines = csv.DictReader(StringIO(content["xero"].decode().removeprefix(MARK)))
    assert sum(Decimal(line["*Amount"]) for line in lines) == 0
    lines = list(csv.DictReader(StringIO(content["quickbooks"].decode().removeprefix(MARK))))
    debits, credits = (
        sum(Decimal(one[side] or 0) for one in lines) for side in ("Debits", "Credits")
    )
    assert debits == credits == MANY


def test_pressed_twice_one_file_is_made(office, many_movements):
    ask(office)
    ask(office)
    work()

    assert BooksFile.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="desk.books_file").count() == 1
    # A later press is about what has happened since.
    ask(office)
    assert [file.state for file in BooksFile.objects.order_by("pk")] == ["ready", "waiting"]


def test_the_database_lets_one_file_of_a_kind_and_span_be_awaited(office, many_movements):
    ask(office)
    file = BooksFile.objects.get()
    file.pk = None

    with pytest.raises(IntegrityError):
        file.save()


def test_asking_and_taking_are_on_record(office, many_movements):
    ask(office)
    work()
    list(take(office, BooksFile.objects.get()).streaming_content)

    assert list(AuditEntry.objects.order_by("pk").values_list("action", "note")) == [
        ("books_asked", "ledger-csv 2026-11-01 2026-11-30"),
        ("books_exported", "ledger-csv 2026-11-01 2026-11-30"),
    ]


def test_an_editor_neither_asks_nor_takes_nor_tries_again(office, many_movements, client):
    ask(office)
    work()
    file = BooksFile.objects.get()
    client.force_login(editor_user())
    home = reverse("wagtailadmin_home")

    for answer in (
        client.post(reverse("desk:make_books_file", args=["xero"]), SPAN),
        client.get(reverse("desk:take_books_file", args=[file.pk])),
        client.post(reverse("desk:books_file_again", args=[file.pk])),
    ):
        assert (answer.status_code, answer.url) == (302, home)
    assert BooksFile.objects.count() == 1


def test_looking_at_a_long_file_by_its_address_makes_nothing(office, many_movements):
    answer = office.get(reverse("desk:books_file", args=["ledger-csv"]), SPAN)

    assert answer.status_code == 422
    assert f"These days hold {MANY:,} movements" in answer.content.decode()
    assert BooksFile.objects.count() == 0


def test_days_that_make_no_span_are_refused_and_kept_as_typed(office, many_movements):
    answer = office.post(
        reverse("desk:make_books_file", args=["xero"]),
        {"first": "2026-12-31", "last": "2026-12-01"},
    )

    assert answer.status_code == 422
    assert "the last day not before the first" in answer.content.decode()
    assert 'value="2026-12-31"' in answer.content.decode()
    assert office.post(reverse("desk:make_books_file", args=["pdf"]), SPAN).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_await_one_file(done):
    pays(done, 3)
    together, ends = threading.Barrier(2), []
    asked = {
        "kind": "xero", "first": dt.date(2026, 11, 1), "last": dt.date(2026, 11, 30), "user": None,
        "by": Actor("office"), "now": NOW,
    }  # fmt: skip

    def press():
        try:
            together.wait(10)
            ends.append(ask_books_file(**asked).pk)
        finally:
            connections.close_all()

    both = [threading.Thread(target=press) for _one in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert len(ends) == 2
    assert len(set(ends)) == BooksFile.objects.count() == 1
