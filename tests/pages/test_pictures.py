"""No byte of an uploaded picture is public before it is clean, whichever door it comes by."""

import io
import json
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from PIL import Image, ImageCms
from wagtail.documents.models import Document
from wagtail.models import UploadedFile

from core.clock import now
from core.housekeeping import UNFINISHED, forget_unfinished_uploads
from core.models import ClinicImage, OutboxMessage
from core.outbox import run_due
from core.pictures import (
    PictureKindUnknown,
    PictureTooDeep,
    PictureTooLarge,
    PictureUnreadable,
    carries_more,
)
from home.operations import pictures
from tests import factories
from tests.pages.picture_doors import DOORS, SEVERAL, by_replacing, by_several, png
from tests.refusals import provoked
from tests.working_days.colleague import Colleague, a_paper, a_photo

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    private = {
        "BACKEND": "core.storages.PrivateStorage",
        "OPTIONS": {"location": tmp_path / "private"},
    }
    with override_settings(STORAGES={**settings.STORAGES, "default": private}):
        yield tmp_path


@pytest.fixture
def editor(db):
    return Colleague(factories.make_user(is_superuser=True, is_staff=True))


def told():
    """What a phone writes beside the pixels: the maker, the place, and which way was up."""
    exif = Image.Exif()
    exif[MAKE] = "Camera of somebody"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    return exif


def sent(drawing, kind, name="", **options):
    out = io.BytesIO()
    drawing.save(out, kind, **options)
    return SimpleUploadedFile(name or f"hall.{kind.lower()}", out.getvalue())


def photo(size=(60, 40)):
    return Image.new("RGB", size, "teal")


def kept(image):
    with image.file.open("rb") as file:
        drawing = Image.open(io.BytesIO(file.read()))
        drawing.load()
        return drawing


def public_bytes(folder):
    return b"".join(file.read_bytes() for file in (folder / "media").rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("door", "kind"),
    [(by_several, kind) for kind in ("PNG", "WEBP", "AVIF", "HEIF", "MPO")]
    + [(door, "JPEG") for door in DOORS],
)
def test_place_and_camera_never_become_public_and_the_picture_stands_upright(
    editor, media, door, kind
):
    extra = {"save_all": True, "append_images": [photo()]} if kind == "MPO" else {}
    name = {"HEIF": "hall.heic", "MPO": "hall.jpg"}.get(kind, "")
    image, _answer = door(editor, sent(photo(), kind, name, exif=told(), **extra))

    drawing = kept(image)
    upright = (60, 40) if kind == "HEIF" else (40, 60)  # HEIF turns by a field of its own
    assert drawing.size == (image.width, image.height) == upright
    assert b"somebody" not in public_bytes(media) and not dict(drawing.getexif())
    assert drawing.format == {"HEIF": "JPEG", "MPO": "JPEG"}.get(kind, kind)
    assert image.file.name.endswith({"JPEG": ".jpg"}.get(drawing.format, f".{kind.lower()}"))
    assert not Path(media / "private").exists()


def test_code_that_stores_a_picture_without_a_form_stores_it_clean_too(db, media):
    file = ImageFile(sent(photo(), "JPEG", exif=told()), name="hall.jpg")
    image = ClinicImage.objects.create(title="A hall", file=file)

    assert b"somebody" not in public_bytes(media)
    assert kept(image).size == (image.width, image.height) == (40, 60)


def see_through():
    drawing = Image.new("P", (40, 40), 1)
    drawing.putpalette([255, 0, 0, 0, 0, 255] + [0] * 762)
    drawing.paste(0, (0, 0, 20, 40))
    return drawing


def test_a_logos_transparency_is_kept(editor):
    image, _answer = by_several(editor, sent(see_through(), "PNG", transparency=0, exif=told()))

    run_due(now())

    assert kept(image).convert("RGBA").getpixel((2, 2))[3] == 0
    assert kept(image).convert("RGBA").getpixel((2, 35)) == (0, 0, 255, 255)
    small = image.renditions.get(filter_spec="width-480|format-webp")
    assert Image.open(small.file).convert("RGBA").getpixel((2, 2))[3] == 0
    paper = image.renditions.get(filter_spec="width-480|format-jpeg")
    assert min(Image.open(paper.file).convert("RGB").getpixel((2, 2))) > 240


def test_colours_of_a_wide_profile_are_turned_into_the_webs(editor):
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # the same profile with red and green lines changed over: what is red is stored as green
    r, g = srgb.index(b"rXYZ"), srgb.index(b"gXYZ")
    changed = bytearray(srgb)
    changed[r : r + 4], changed[g : g + 4] = b"gXYZ", b"rXYZ"
    file = sent(Image.new("RGB", (20, 20), (0, 255, 0)), "PNG", icc_profile=bytes(changed))

    image, _answer = by_several(editor, file)

    red, green, _blue = kept(image).getpixel((5, 5))
    assert red > 250 and green < 5
    assert "icc_profile" not in kept(image).info


def test_a_print_shops_cmyk_becomes_rgb(editor):
    image, _answer = by_several(editor, sent(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG"))

    assert kept(image).mode == "RGB"
    assert kept(image).getpixel((5, 5))[0] > 240


REFUSED = {
    "cut off": (
        lambda: sent(photo((900, 900)), "JPEG").read()[:4000],
        "damaged",
        PictureUnreadable,
    ),
    "cut off png": (
        lambda: sent(photo((900, 900)), "PNG").read()[:1500],
        "damaged",
        PictureUnreadable,
    ),
    "no picture": (lambda: b"<script>alert(1)</script>", "damaged", PictureUnreadable),
    "enormous": (lambda: png(30000, 30000, 1, 0, bytes(3750)), "pixels", PictureTooLarge),
    "too many": (lambda: png(9000, 9000, 1, 0, bytes(1125)), "pixels", PictureTooLarge),
    "sixteen grey": (lambda: png(20, 20, 16, 0, bytes(40)), "16 bits", PictureTooDeep),
    "sixteen": (lambda: png(20, 20, 16, 2, bytes(120)), "16 bits", PictureTooDeep),
    "moving": (lambda: sent(photo(), "GIF").read(), "kind", PictureKindUnknown),
}


@pytest.mark.parametrize(
    ("door", "what"),
    [(by_several, what) for what in REFUSED]
    + [(door, what) for door in DOORS[1:] for what in ("cut off", "too many")],
)
def test_a_picture_that_cannot_be_is_refused_on_that_file(editor, media, door, what):
    make, word, refusal = REFUSED[what]
    before = ClinicImage.objects.count()

    with provoked(refusal):
        image, answer = door(editor, SimpleUploadedFile("hall.jpg", make()))

    assert word in json.dumps(answer)
    assert image is None
    assert ClinicImage.objects.count() == before + (door is by_replacing)
    assert not list((media / "private").rglob("*.*"))
    assert len(list((media / "media" / "original_images").glob("*"))) == (door is by_replacing)


def test_an_upload_that_waits_for_its_form_is_not_public_and_is_forgotten(editor, media):
    answer = editor.upload(SEVERAL, sent(photo(), "JPEG", exif=told()), title="x" * 300)

    assert b"somebody" not in public_bytes(media)
    waiting = UploadedFile.objects.get(pk=answer["uploaded_file_id"])
    with pytest.raises(NotImplementedError):
        default_storage.url(waiting.file.name)
    form = {f"uploaded-image-{waiting.pk}-title": "A hall"}
    path = f"/admin/images/multiple/create_from_uploaded_image/{waiting.pk}/"
    assert editor.browser.post(path, form).json()["success"]
    assert b"somebody" not in public_bytes(media) and kept(ClinicImage.objects.get()).size == (
        40,
        60,
    )

    editor.upload(SEVERAL, sent(photo(), "JPEG", exif=told()), title="x" * 300)
    forget_unfinished_uploads(now())
    assert UploadedFile.objects.count() == 1
    forget_unfinished_uploads(now() + 2 * UNFINISHED)
    assert UploadedFile.objects.count() == 0 and not list((media / "private").rglob("*.*"))


def test_every_size_is_made_before_a_visitor_asks(editor):
    image, _answer = by_several(editor, a_photo())

    run_due(now())

    assert image.renditions.filter(filter_spec="width-480|format-avif").count() == 1
    made = set(image.renditions.values_list("filter_spec", flat=True))
    assert {*pictures.SIZES, *pictures.SHARED} <= made


def test_a_picture_whose_file_is_gone_does_not_fail_for_ever(editor, media):
    image, _answer = by_several(editor, a_photo())
    (media / "media" / image.file.name).write_bytes(b"")

    run_due(now())

    assert OutboxMessage.objects.get(kind="picture.prepare").state == "done"


def test_a_huge_picture_is_made_smaller(editor):
    image, _answer = by_several(editor, sent(photo((3000, 1000)), "JPEG"))

    assert (image.width, image.height) == (2400, 800)


def test_a_title_never_becomes_alternative_text(editor):
    assert by_several(editor, a_photo())[0].default_alt_text == ""


def test_older_pictures_and_the_sizes_drawn_from_them_are_cleaned_after_an_update(
    editor, media, django_capture_on_commit_callbacks
):
    image, _answer = by_several(editor, a_photo())
    thumbnail = image.get_rendition("max-165x165")
    dirty = sent(photo(), "JPEG", exif=told()).read()
    for file in (image.file, thumbnail.file):
        Path(file.path).write_bytes(dirty)
    before = media / "media" / "documents" / "old.pdf"
    before.parent.mkdir(parents=True)
    before.write_bytes(a_paper().read())
    old = Document.objects.create(title="Old", file="documents/old.pdf")

    migration = import_module("core.migrations.0005_clean_pictures")
    migration.move_out_of_the_public_folder(apps, None)
    migration.look_at_older_pictures_again(apps, None)
    with django_capture_on_commit_callbacks(execute=True):
        run_due(now())
        run_due(now())

    image.refresh_from_db()
    assert b"somebody" not in public_bytes(media)
    assert kept(image).size == (image.width, image.height) == (40, 60)
    assert not carries_more(image.get_rendition("max-165x165").file)
    assert not before.exists() and old.file.read().startswith(b"%PDF")
    assert storages["public"].exists(image.file.name)
