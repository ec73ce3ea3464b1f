"""Pictures: made safe when saved, made small in the background, never in a visitor's request.

An upload may carry the place where it was taken and the camera's serial number. It is therefore
drawn anew (upright, without any of that, at most 2,400 pixels) by the worker, which then makes
every size that templates ask for.
"""

import datetime as dt
import io
from typing import Any

from django.core.files.base import ContentFile
from django.db.models.signals import post_save
from PIL import Image as Drawing
from PIL import ImageOps

from core.clock import now
from core.models import ClinicImage
from core.outbox import enqueue, handles

LONGEST_SIDE = 2400
FORMATS = {"JPEG": {"quality": 88}, "PNG": {}, "WEBP": {"quality": 88}, "AVIF": {"quality": 75}}
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
    """A job for each content of the file; the cleaned file has a job's key already."""
    key = f"picture:{instance.pk}:{instance.file.name}"
    enqueue("picture.prepare", key=key[:150], ids={"image": instance.pk}, now=now())


@handles("picture.prepare")
def prepare(ids: dict[str, Any], now: dt.datetime) -> None:
    """Strip the file, then make its sizes. Run twice it does nothing more."""
    image = ClinicImage.objects.filter(pk=ids["image"]).first()
    if image is None:
        return
    strip(image)
    if not image.is_svg():
        image.get_renditions(*SIZES, *SHARED)


def strip(image: ClinicImage) -> None:
    """Replace a file that carries more than its picture, or is larger than ever shown."""
    with image.file.open("rb") as kept:
        drawing = Drawing.open(io.BytesIO(kept.read()))
    kind = drawing.format or ""
    if kind not in FORMATS or not needs_stripping(drawing):
        return
    clean = ImageOps.exif_transpose(drawing)
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    fresh = Drawing.frombytes(clean.mode, clean.size, clean.tobytes())
    if clean.mode == "P" and clean.getpalette():
        fresh.putpalette(clean.getpalette() or [])
    fresh.save(out, format=kind, **FORMATS[kind])
    old = image.file.name
    image.file.save(old.rsplit("/", 1)[-1], ContentFile(out.getvalue()), save=False)
    image.width, image.height = fresh.size
    image.file_size, image.file_hash = len(out.getvalue()), ""
    image.save()
    if image.file.name != old:
        image.file.storage.delete(old)


def needs_stripping(drawing: Any) -> bool:
    """Whether the file carries metadata or more pixels than any page shows."""
    told = {"exif", "xmp", "photoshop", "comment", "XML:com.adobe.xmp", "iptc"}
    carries = bool(told & set(drawing.info)) or bool(dict(drawing.getexif()))
    return carries or max(drawing.size) > LONGEST_SIDE
