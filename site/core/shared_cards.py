"""A picture with words for links people share: one for each page that has something to say on it (1313).

Drawn by the worker after a page is published, 1200 by 630, with our own letters and our own drawing or
the page's photograph. Nothing is drawn in a visitor's request; until it is there, the drawing stands in.
"""

import datetime as dt
import hashlib
from dataclasses import astuple, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Page
from wagtail.signals import page_published

from core.cache_tokens import remembered, renew_content
from core.clock import now
from core.drawings import SHARED_HEIGHT, SHARED_WIDTH
from core.models import ClinicSettings, SharedCard
from core.outbox import enqueue, handles
from core.storages import public_pictures

PAPER, INK, TEAL, SOFT = "#f3eade", "#12303a", "#0b5156", "#4a5f66"
LETTERS = "static/font/atkinson-hyperlegible-next.woff2"
#: Letters that ours lacks: Chinese, Japanese, Korean.
OTHER_LETTERS, FIRST_OTHER = "fonts/DroidSansFallbackFull.ttf", 0x2E80
MARGIN, COLUMN = 64, 620
#: A new way of drawing makes all of them anew.
DRAWN_AS = "1"


@dataclass(frozen=True)
class CardWords:
    """What stands on a card: what it is, its title, a line under it, whose it is; and what is drawn."""

    kind: str
    title: str
    line: str
    clinic: str
    scene: str = ""
    photo: Any = None

    @property
    def made_of(self) -> str:
        """The same for the same picture."""
        photo = self.photo.file.name if self.photo else ""
        said = "\n".join([DRAWN_AS, *map(str, astuple(self)[:5]), photo])
        return hashlib.sha256(said.encode()).hexdigest()


def words_with_photo(page: Any) -> CardWords:
    """The words of a page that may have a photograph; it is drawn where consent to it is noted."""
    photo = page.photo if page.photo and page.photo.consent_recorded else None
    kind, clinic = str(page.kind_in_words), ClinicSettings.current().name
    return CardWords(kind, page.title, page.intro, clinic, photo=photo)


def made_picture(page: Any) -> dict[str, Any] | None:
    """The picture drawn for a page, absolute; None while there is none. No query while nothing changes."""
    cards: dict[int, tuple[str, str]] = remembered("shared-cards", _made)
    found = cards.get(getattr(page, "pk", 0) or 0)
    if found is None:
        return None
    url = public_pictures().url(found[0])
    address = url if "://" in url else settings.BASE_URL + url
    return {"url": address, "width": SHARED_WIDTH, "height": SHARED_HEIGHT, "alt": found[1]}


def _made() -> dict[int, tuple[str, str]]:
    return {card.pk: (card.name, card.alt) for card in SharedCard.objects.all()}


def watch() -> None:
    """Have the card of every page drawn that is published."""
    page_published.connect(draw_soon, dispatch_uid="core.shared_cards")


def draw_soon(sender: type, instance: Any, **signal: Any) -> None:
    """A job for each new wording."""
    if (words := words_of(instance)) is not None:
        key = f"card:{instance.pk}:{words.made_of}"
        enqueue("card.draw", key=key[:150], ids={"page": instance.pk}, now=now())


def words_of(page: Any) -> CardWords | None:
    """What stands on the card of a page, in its own language; None for a page without one."""
    with override(getattr(page, "language", settings.LANGUAGE_CODE)):
        return getattr(page, "card_words", None)


@handles("card.draw")
def draw(ids: dict[str, Any], now: dt.datetime) -> None:
    """Draw the card of a page, unless the page is gone or the card says the same."""
    page = Page.objects.filter(pk=ids["page"], live=True).first()
    words = words_of(page.specific) if page else None
    if page is None or words is None:
        return
    old = SharedCard.objects.filter(pk=page.pk).first()
    if old and old.made_of == words.made_of:
        return
    # Of a name of its own: what other sites keep under the old address stays what it was.
    wanted = f"images/shared/{page.pk}-{words.made_of[:12]}.png"
    name = public_pictures().save(wanted, ContentFile(drawn(words)))
    said = {"name": name, "alt": f"{words.title}. {words.clinic}"[:300], "made_of": words.made_of}
    SharedCard.objects.update_or_create(page_id=page.pk, defaults=said)
    renew_content()
    if old:
        public_pictures().delete(old.name)


def drawn(words: CardWords) -> bytes:
    """The card as PNG."""
    card = Image.new("RGB", (SHARED_WIDTH, SHARED_HEIGHT), PAPER)
    pen = ImageDraw.Draw(card)
    _put_picture(card, words)
    pen.rectangle((0, 0, 16, SHARED_HEIGHT), fill=TEAL)
    pen.text((MARGIN, 56), words.kind, font=_letters(28, words.kind, bold=True), fill=TEAL)
    font, lines = _fitting(words.title)
    y = 112
    for line in lines:
        pen.text((MARGIN, y), line, font=font, fill=INK)
        y += round(font.size * 1.18)
    small = _letters(30, words.line)
    for line in _wrapped(words.line, small, COLUMN)[:3]:
        pen.text((MARGIN, y + 20), line, font=small, fill=SOFT)
        y += 40
    pen.text((MARGIN, 550), words.clinic, font=_letters(30, words.clinic, bold=True), fill=TEAL)
    out = BytesIO()
    card.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _put_picture(card: Image.Image, words: CardWords) -> None:
    """The photograph or the house's own picture to the right edge; a scene on the same paper."""
    folder = Path(settings.SITE) / "static/img"
    if words.scene:
        with Image.open(folder / f"share/{words.scene}.png") as art:
            scene = art.convert("RGB").crop((150, 0, 1050, 630)).resize((500, 350))
        card.paste(scene, (SHARED_WIDTH - 516, 170))
        return
    with words.photo.file.open("rb") if words.photo else open(folder / "share.png", "rb") as file:
        picture = Image.open(file).convert("RGB")
    width = SHARED_WIDTH - COLUMN - 2 * MARGIN
    scale = max(width / picture.width, SHARED_HEIGHT / picture.height)
    picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
    left = max(0, (picture.width - width) * 3 // 5)  # where the door of the house's picture is
    picture = picture.crop((left, 0, left + width, SHARED_HEIGHT))
    card.paste(picture, (SHARED_WIDTH - width, 0))


def _fitting(title: str) -> tuple[Any, list[str]]:
    """The largest letters in which a title takes at most four lines."""
    for size in (68, 60, 52, 46, 40):
        font = _letters(size, title, bold=True)
        lines = _wrapped(title, font, COLUMN)
        if len(lines) <= 4:
            break
    return font, lines[:5]


def _wrapped(text: str, font: Any, width: int) -> list[str]:
    """Lines no wider than `width`; a word that is wider alone is cut."""
    lines: list[str] = []
    for word in text.split():
        whole = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(whole) <= width:
            lines[-1] = whole
            continue
        while font.getlength(word) > width:
            cut = max(1, round(len(word) * width / font.getlength(word)) - 1)
            lines.append(word[:cut])
            word = word[cut:]
        lines.append(word)
    return lines


def _letters(size: int, text: str, *, bold: bool = False) -> Any:
    other = any(ord(sign) >= FIRST_OTHER for sign in text)
    font = ImageFont.truetype(
        str(Path(settings.SITE) / (OTHER_LETTERS if other else LETTERS)), size
    )
    if bold and not other:
        font.set_variation_by_axes([700])
    return font
