"""The newest articles for feed readers, as RSS and as Atom."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from core.models import ClinicSettings
from core.templatetags.story_head import picture_of


class Pictured(SyndicationFeed):
    """Mixed into a kind of feed: each entry has the picture that stands for its page (Media RSS)."""

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": "http://search.yahoo.com/mrss/"}  # type: ignore[dict-item]

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if picture := item.get("picture"):
            said = {name: str(picture[name]) for name in ("url", "width", "height")}
            handler.startElement("media:content", {**said, "medium": "image"})
            handler.addQuickElement("media:description", str(picture["alt"]))
            handler.endElement("media:content")


class PicturedRss(Pictured, Rss201rev2Feed):
    """RSS."""


class PicturedAtom(Pictured, Atom1Feed):
    """Atom."""


KINDS: dict[str, type[SyndicationFeed]] = {"rss": PicturedRss, "atom": PicturedAtom}
CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
}
NEWEST = 30


def articles_feed(request: HttpRequest, index: Any, kind: str) -> HttpResponse:
    """The newest articles under `index`; addresses are absolute, from BASE_URL."""
    clinic = ClinicSettings.current()
    feed = KINDS[kind](
        title=f"{index.title} – {clinic.name}",
        link=settings.BASE_URL + index.address,
        description=index.search_description or index.intro or clinic.tagline,
        language=settings.LANGUAGE_CODE,
        feed_url=settings.BASE_URL + iri_to_uri(request.path),
    )
    for article in index.articles().select_related("author", "share_image")[:NEWEST]:
        link = settings.BASE_URL + article.address
        feed.add_item(
            title=article.title,
            link=link,
            # Not the address, which an editor may change: readers would show the article as new again.
            unique_id=f"urn:uuid:{article.translation_key}",
            unique_id_is_permalink=False,
            description=article.search_description or article.intro,
            author_name=article.author.name if article.author else None,
            pubdate=_midday(article.published) or article.first_published_at,
            updateddate=article.last_published_at,
            picture=picture_of(article),
        )
    response = HttpResponse(content_type=CONTENT_TYPES[kind])
    feed.write(response, "utf-8")
    return response


def _midday(day: dt.date | None) -> dt.datetime | None:
    """Noon UTC of a date: the same date in every zone the clinic may work in."""
    return dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC) if day else None
