"""Documents are papers to download: looked into, out of the public folder, served through their rights."""

import json

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests import factories
from tests.working_days.colleague import Colleague, a_paper, fields_of

SEVERAL = "/admin/documents/multiple/add/"


@pytest.fixture(autouse=True)
def private(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    kept = {
        "BACKEND": "core.storages.PrivateStorage",
        "OPTIONS": {"location": tmp_path / "private"},
    }
    with override_settings(STORAGES={**settings.STORAGES, "default": kept}):
        yield tmp_path


@pytest.fixture
def editor(db):
    return Colleague(factories.make_user(is_superuser=True, is_staff=True))


def by_several(editor, file):
    return editor.upload(SEVERAL, file)


def by_chooser(editor, file):
    form = {"document-chooser-upload-title": "A", "document-chooser-upload-file": file}
    return json.loads(editor.browser.post("/admin/documents/chooser/create/", form).content)


def by_one(editor, file):
    answer = editor.browser.post("/admin/documents/add/", {"title": "A", "file": file})
    return {"said": answer.content.decode()}


def by_replacing(editor, file):
    by_several(editor, a_paper())
    path = f"/admin/documents/edit/{Document.objects.get().pk}/"
    form = fields_of(editor.open(path), "title")
    return {"said": editor.browser.post(path, {**form, "file": file}).content.decode()}


@pytest.mark.parametrize("door", [by_several, by_chooser, by_one, by_replacing])
def test_a_paper_is_downloaded_and_has_no_address_of_its_own(editor, private, door):
    door(editor, a_paper("new.pdf"))

    paper = Document.objects.get()
    stranger = Client()
    answer = stranger.get(paper.url)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer).startswith(b"%PDF-")
    assert stranger.get(f"/media/{paper.file.name}").status_code == 404
    assert not list((private / "media").rglob("*.pdf"))
    with pytest.raises(NotImplementedError):
        default_storage.url(paper.file.name)


NO_PAPERS = {
    "a web page": b"<html><script>alert(1)</script></html>",
    "a web page with a head": b"%PDF-1.7\n<html><script>alert(1)</script></html>",
    "an archive": b"PK\x03\x04" + bytes(200),
    "a program": b"MZ" + bytes(200),
    "nothing": b"%PDF-",
}


@pytest.mark.parametrize(
    ("door", "what"),
    [(by_several, what) for what in NO_PAPERS]
    + [(door, "a web page") for door in (by_chooser, by_one, by_replacing)],
)
def test_what_is_no_pdf_is_refused_whatever_it_is_called(editor, private, door, what):
    said = door(editor, SimpleUploadedFile("new.pdf", NO_PAPERS[what]))

    assert "not a PDF" in json.dumps(said)
    assert Document.objects.count() == (door is by_replacing)
    kept = [file.name for file in private.rglob("*") if file.is_file()]
    assert kept == (["exercises.pdf"] if door is by_replacing else [])


def test_a_paper_of_a_closed_collection_stays_closed(editor, db):
    by_several(editor, a_paper())
    closed = Collection.objects.get(depth=1).add_child(name="Colleagues only")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    Document.objects.update(collection=closed)

    answer = Client().get(Document.objects.get().url)

    assert answer.status_code == 302 and "/login/" in answer.headers["Location"]
