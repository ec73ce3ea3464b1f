"""Uploads and backups in S3-compatible storage: the same rights, the same cleaning, the same restore."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import RequestFactory
from PIL import Image

from booking.models import Patient
from core.s3 import stored_picture
from core.storages import public_pictures
from tests.backups.conftest import clinic, elsewhere, scratch_databases  # noqa: F401

BACKENDS = {
    "default": "core.s3.BucketPrivate",
    "public": "core.s3.BucketPictures",
    "backups": "storages.backends.s3.S3Storage",
}


@pytest.fixture
def buckets(settings, s3_server, tmp_path):
    """Everything in one bucket, a folder each, of this test alone."""
    settings.STORAGES = {
        **settings.STORAGES,
        **{
            name: {
                "BACKEND": backend,
                "OPTIONS": {**s3_server, "location": f"{tmp_path.name}/{name}"},
            }
            for name, backend in BACKENDS.items()
        },
    }


def photo():
    """A photograph that says where it was taken."""
    there = Image.Exif()
    there[0x8825] = {1: "N", 2: (49.0, 13.0, 0.0)}
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(content, "JPEG", exif=there)
    return ContentFile(content.getvalue())


def ask(path, folder="original_images"):
    return stored_picture(RequestFactory().get("/"), path=path, folder=folder)


def test_a_picture_is_clean_before_it_reaches_the_bucket_and_has_our_own_address(buckets):
    name = public_pictures().save("original_images/door.jpg", photo())

    content = b"".join(ask(name.removeprefix("original_images/")).streaming_content)
    assert not Image.open(io.BytesIO(content)).getexif()
    assert public_pictures().url(name) == f"/media/{name}"


@pytest.mark.parametrize("path", ["nothing.jpg", "../../default/documents/leaflet.pdf", "../x"])
def test_whatever_lies_beside_the_pictures_has_no_address(buckets, path):
    from django.http import Http404

    storages["default"].save("documents/leaflet.pdf", ContentFile(b"%PDF"))

    with pytest.raises(Http404):
        ask(path)


def test_a_document_in_a_bucket_has_no_address_of_its_own(buckets):
    name = storages["default"].save("documents/leaflet.pdf", ContentFile(b"%PDF"))

    with pytest.raises(NotImplementedError):
        storages["default"].url(name)


def test_a_clinic_in_buckets_is_backed_up_verified_and_restored(clinic, buckets, capsys):  # noqa: F811
    document = storages["default"].save("documents/leaflet.pdf", ContentFile(b"%PDF-1.7 leaflet"))
    picture = public_pictures().save("original_images/door.jpg", photo())
    before = public_pictures().open(picture).read()
    call_command("backup")
    name = capsys.readouterr().out.partition(":")[0]
    storages["default"].delete(document)
    public_pictures().delete(picture)
    Patient.objects.update(name="")

    call_command("backup", verify="newest")
    call_command("restore", name, replace="everything in it")

    assert [one.name for one in Patient.objects.all()] == ["王小明"]
    assert storages["default"].open(document).read() == b"%PDF-1.7 leaflet"
    assert public_pictures().open(picture).read() == before
