"""Pictures made small in the background, never in a visitor's request.

What is stored is clean already (`core.storages`). Pictures of an installation that is older than
that are drawn anew, and sizes that were made before the cleaning are thrown away.
"""

import datetime as dt
import logging
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.signals import post_save
from wagtail.images.models import SourceImageIOError

from core.clock import now
from core.models import ClinicImage
from core.outbox import enqueue, handles
from core.pictures import BROKEN, PictureRefused, carries_more

log = logging.getLogger(__name__)
SIZES = [
    f"width-{width}|format-{kind}"
    for width in (480, 960, 1440)
    for kind in ("avif", "webp", "jpeg")
]
SHARED = ["fill-1200x630|format-jpeg"]


def watch() -> None:
    """Have every saved picture prepared."""
    post_save.connect(prepare_soon, sender=ClinicImage, dispatch_uid="home.pictures")


def prepare_soon(sender: type, instance: ClinicImage, **signal: Any) -> None:
    """A job for each content of the file."""
    # The file's name is part of it: a picture put in another's place is prepared too.
    key = f"picture:{instance.pk}:{instance.file.name}"
    enqueue("picture.prepare", key=key[:150], ids={"image": instance.pk}, now=now())


@handles("picture.prepare")
def prepare(ids: dict[str, Any], now: dt.datetime) -> None:
    """Make the sizes of a picture. A file that is gone or broken is no better at the next try."""
    image = ClinicImage.objects.filter(pk=ids["image"]).first()
    # Gone meanwhile: nothing to draw, and nothing to try again.
    if image is None or image.is_svg():
        return
    try:
        image.get_renditions(*SIZES, *SHARED)
    except (SourceImageIOError, *BROKEN):
        log.warning("Picture %s cannot be drawn: its file is gone or broken.", image.pk)


@handles("pictures.recheck")
def recheck(ids: dict[str, Any], now: dt.datetime) -> None:
    """A job for each picture that was uploaded before files were cleaned at the door."""
    for pk in ClinicImage.objects.order_by("pk").values_list("pk", flat=True):
        enqueue("picture.recheck", key=f"picture.recheck:{pk}", ids={"image": pk}, now=now)


@handles("picture.recheck")
def recheck_one(ids: dict[str, Any], now: dt.datetime) -> None:
    """Draw anew an original that says more than its pixels; forget sizes drawn from it before."""
    image = ClinicImage.objects.filter(pk=ids["image"]).first()
    if image is None:
        return
    if _says_more(image):
        _replace(image)
    for rendition in image.renditions.all():
        if _says_more(rendition):
            rendition.delete()


def _says_more(kept: Any) -> bool:
    try:
        with kept.file.open("rb") as file:
            return carries_more(file)
    except OSError:
        return False


def _replace(image: ClinicImage) -> None:
    """Store the picture again: its storage takes only the clean form of it."""
    old = image.file.name
    with image.file.open("rb") as kept:
        content = ContentFile(kept.read())
    try:
        image.file.save(old.rsplit("/", 1)[-1], content, save=False)
    except PictureRefused:
        log.warning("Picture %s cannot be cleaned: it is broken.", image.pk)
        return
    # Empty, so that Wagtail reckons it anew: it tells double uploads by it.
    image.file_size, image.file_hash = image.file.size, ""
    image.save()
    # Last: until the new row is saved, pages still show the old file.
    image.file.storage.delete(old)
    for rendition in image.renditions.all():
        rendition.delete()
