"""An uploaded picture, drawn anew: only what is seen stays, nothing of where or with what it was taken."""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import IO, Any

from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener(thumbnails=False)

LONGEST_SIDE = 2400
MOST_PIXELS = 64_000_000  # a quarter of a gigabyte, unpacked
#: What a file may be, and what it is kept as: photographs of phones become JPEG, which all can show.
KEPT_AS = {
    "JPEG": "JPEG",
    "MPO": "JPEG",  # a phone's JPEG with a second picture behind the first
    "HEIF": "JPEG",
    "PNG": "PNG",
    "WEBP": "WEBP",
    "AVIF": "AVIF",
}
HOW: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 88},
    "AVIF": {"quality": 75},
}
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
#: What Pillow and its codecs raise at files that are cut off, or were never pictures.
BROKEN: tuple[type[Exception], ...] = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError),
    *(OverflowError, MemoryError, struct.error, zlib.error, RuntimeError, ImageCms.PyCMSError),
)


class PictureRefused(Exception):
    """This file cannot be kept as a picture."""


class PictureUnreadable(PictureRefused):
    """Cut off, damaged, or not a picture at all."""


class PictureKindUnknown(PictureRefused):
    """A picture of a kind that pages do not show."""


class PictureTooLarge(PictureRefused):
    """More pixels than a page, or this machine, has use for."""


class PictureTooDeep(PictureRefused):
    """Sixteen bits a colour: a scan or a measurement, which would be shown wrong."""


@dataclass(frozen=True)
class CleanPicture:
    """The bytes to keep, and the ending that says truly what they are."""

    content: bytes
    ending: str


def clean_picture(file: IO[bytes]) -> CleanPicture:
    """`file` upright, in the web's colours, at most 2,400 pixels, with its transparency, and bare.

    Raises PictureUnreadable, PictureKindUnknown, PictureTooLarge, PictureTooDeep.
    """
    try:
        return _drawn_anew(file)
    except Image.DecompressionBombError as bomb:
        raise PictureTooLarge from bomb
    except BROKEN as broken:
        raise PictureUnreadable from broken


def carries_more(file: IO[bytes]) -> bool:
    """Whether a stored picture still holds more than its pixels: place, camera, words, a profile."""
    try:
        with Image.open(file) as drawing:
            told = {"exif", "xmp", "photoshop", "comment", "XML:com.adobe.xmp", "iptc"}
            words = getattr(drawing, "text", None)
            bare = not told & set(drawing.info) and not dict(drawing.getexif()) and not words
            return not bare or drawing.format == "MPO"
    except Image.DecompressionBombError:
        return False
    except BROKEN:
        return False


def _drawn_anew(file: IO[bytes]) -> CleanPicture:
    file.seek(0)
    with Image.open(file) as drawing:
        kind = KEPT_AS.get(drawing.format or "")
        if kind is None:
            raise PictureKindUnknown
        # Asked of the header, before a pixel is unpacked: a bomb is small until then.
        if drawing.width * drawing.height > MOST_PIXELS:
            raise PictureTooLarge
        if drawing.mode.startswith(("I", "F")) or _sixteen_bit(drawing):
            raise PictureTooDeep
        if drawing.format in ("JPEG", "MPO"):
            # A JPEG can be unpacked at a half or a quarter at once: less memory for a phone's
            # twelve megapixels.
            drawing.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        drawing.load()
        # Before the words about it are thrown away: which side is up is one of them.
        picture = ImageOps.exif_transpose(drawing)
        picture = _web_colours(picture, drawing.info.get("icc_profile"))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if kind == "JPEG":
        picture = _on_white(picture)
    # Pillow writes back what stands here: the place, the camera, the profile.
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, kind, **HOW[kind])
    return CleanPicture(out.getvalue(), ENDINGS[kind])


def _sixteen_bit(drawing: Any) -> bool:
    """Whether a PNG holds sixteen bits a colour: Pillow opens it in eight and says so nowhere else."""
    return drawing.format == "PNG" and any("16" in str(tile[3]) for tile in drawing.tile)


def _web_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Grey or RGB, with alpha where some of it is see-through, in sRGB."""
    clear = "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA", "RGBa", "La")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "P", "PA"):
        picture = _in_srgb(picture, profile, "RGBA" if clear else "RGB")
    if picture.mode in ("1", "L") and not clear:
        return picture.convert("L")
    return picture.convert("RGBA" if clear else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes, mode: str) -> Image.Image:
    """The same colours in sRGB: a phone's Display P3 would look pale without its profile."""
    if picture.mode != "CMYK":
        picture = picture.convert(mode)
    try:
        from_profile = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        to_profile = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(
            picture, from_profile, to_profile, outputMode=mode if picture.mode != "CMYK" else "RGB"
        )
    except BROKEN:
        return picture  # a profile that nobody can read says nothing
    return converted or picture


def _on_white(picture: Image.Image) -> Image.Image:
    """A JPEG has no transparency: what was clear becomes paper."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
