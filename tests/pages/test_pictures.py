"""Uploaded pictures lose their place and camera, and get their sizes in the background."""

import io

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from core.clock import now
from core.models import ClinicImage
from core.outbox import run_due

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(size=(60, 40), *, exif=True):
    drawing = Image.new("RGB", size, "teal")
    told = drawing.getexif()
    if exif:
        told[MAKE] = "Camera of somebody"
        told[ORIENTATION] = 6
        told.get_ifd(GPS)[1] = "N"
    out = io.BytesIO()
    drawing.save(out, "JPEG", exif=told)
    out.seek(0)
    return ClinicImage.objects.create(title="A hall", file=ImageFile(out, name="hall.jpg"))


def test_place_and_camera_are_gone_and_the_picture_stands_upright(db):
    image = upload()

    run_due(now())

    image.refresh_from_db()
    with image.file.open("rb") as kept:
        drawing = Image.open(io.BytesIO(kept.read()))
        assert dict(drawing.getexif()) == {}
        assert drawing.size == (image.width, image.height) == (40, 60)


def test_every_size_is_made_before_a_visitor_asks(db):
    image = upload()

    run_due(now())

    assert image.renditions.filter(filter_spec="width-480|format-avif").count() == 1
    assert image.renditions.count() == 10


def test_a_huge_picture_is_made_smaller(db):
    image = upload((3000, 1000), exif=False)

    run_due(now())

    image.refresh_from_db()
    assert (image.width, image.height) == (2400, 800)


def test_a_title_never_becomes_alternative_text(db):
    assert upload().default_alt_text == ""
