"""A long file for the bookkeeper that fails, is overtaken, lost or past its time (0970)."""

import datetime as dt

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.urls import reverse

from booking.models import BooksFile
from booking.operations.clinic import books_files
from booking.operations.clinic.books_files import let_books_files_go, make_books_file
from tests.doors.office.long_books import HOUR, ask, kept, page, take, work
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def test_one_that_could_not_be_made_says_so_and_is_tried_again(
    office, many_movements, monkeypatch, shelf
):
    with monkeypatch.context() as full:
        full.setattr(FileSystemStorage, "_save", lambda *_arguments: 1 / 0)
        ask(office)
        work()
    failed = page(office)
    file = BooksFile.objects.get()
    again = reverse("desk:books_file_again", args=[file.pk])
    assert "The last try failed." in failed
    assert again in failed
    assert take(office, file).status_code == 404

    first = office.post(again, follow=True).content.decode()
    second = office.post(again, follow=True).content.decode()
    work()

    assert "The worker tries again now." in first
    assert "That file is being made, or ready." in second
    assert BooksFile.objects.get().state == "ready"
    assert len(kept(shelf)) == 1


def test_asked_for_anew_a_failed_file_is_tried_again(office, many_movements, monkeypatch):
    with monkeypatch.context() as full:
        full.setattr(FileSystemStorage, "_save", lambda *_arguments: 1 / 0)
        ask(office)
        work()
    ask(office)
    work()

    assert [file.state for file in BooksFile.objects.all()] == ["ready"]


def test_a_worker_that_died_half_way_leaves_no_file_behind(
    office, many_movements, monkeypatch, shelf
):
    ask(office)
    file = BooksFile.objects.get()
    with monkeypatch.context() as dying:
        # The file is stored, and the process ends before it is noted.
        dying.setattr(books_files, "KEPT", None)
        with pytest.raises(TypeError):
            make_books_file(file_id=file.pk, now=NOW)
    BooksFile.objects.update(state="making")
    assert len(kept(shelf)) == 1

    make_books_file(file_id=file.pk, now=NOW)

    file.refresh_from_db()
    assert kept(shelf) == [file.stored_as.removeprefix("books/")]


def test_of_two_workers_at_one_file_the_later_one_keeps_it(
    office, many_movements, shelf, monkeypatch
):
    ask(office)
    file = BooksFile.objects.get()
    save, turns = FileSystemStorage._save, []

    def overtaken(storage, name, content):
        turns.append(name)
        if len(turns) == 1:  # the first one's lease is over: another begins, and ends
            make_books_file(file_id=file.pk, now=NOW)
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", overtaken)
    make_books_file(file_id=file.pk, now=NOW)
    make_books_file(file_id=file.pk, now=NOW)

    file.refresh_from_db()
    assert (len(turns), file.stored_as, file.state) == (2, turns[1], "ready")
    assert kept(shelf) == [turns[1].removeprefix("books/")]


def test_it_is_deleted_after_its_time_whether_or_not_the_worker_has_been(
    office, many_movements, shelf, time_machine
):
    ask(office)
    work()
    file = BooksFile.objects.get()
    until = NOW + dt.timedelta(days=2)

    assert (file.kept_until, let_books_files_go(now=until - HOUR)) == (until, 0)
    time_machine.move_to(until, tick=False)
    assert take(office, file).status_code == 404
    assert "None at the moment." in page(office)
    assert let_books_files_go(now=until) == 1
    assert (BooksFile.objects.count(), kept(shelf)) == (0, [])


def test_what_no_row_names_is_deleted_after_a_day(many_movements, shelf):
    shelf.mkdir()
    (shelf / "left.csv").write_text("of a worker that died")
    written = default_storage.get_modified_time("books/left.csv")

    assert let_books_files_go(now=written + 23 * HOUR) == 0
    assert let_books_files_go(now=written + 25 * HOUR) == 1
    assert kept(shelf) == []


def test_a_file_that_is_gone_is_said_to_be_gone(office, many_movements, shelf):
    ask(office)
    work()
    file = BooksFile.objects.get()
    default_storage.delete(file.stored_as)

    answer = office.get(reverse("desk:take_books_file", args=[file.pk]), follow=True)

    assert "That file is gone. Have it made again." in answer.content.decode()
