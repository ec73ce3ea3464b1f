"""What the sitemap says of a page: its address, its last change, its translations and its pictures."""

from typing import Any

from django.conf import settings
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from core.languages import tag


class PublicPages(Sitemap):
    """Wagtail's sitemap over the trees of all languages; each page says its own entry."""

    def items(self) -> Any:
        """Live, public pages in tree order, with their bodies, whose pictures are listed."""
        pages = Page.objects.live().public().filter(depth__gt=1).not_exact_type(Page)
        return pages.order_by("path").specific()


def entry(page: Any) -> dict[str, Any]:
    """One `<url>`, as the template `home/sitemap.xml` writes it."""
    return {
        "location": settings.BASE_URL + page.address,
        "lastmod": page.last_published_at or page.latest_revision_created_at,
        "alternates": [
            {"lang_code": tag(code), "location": settings.BASE_URL + address}
            for code, address in sorted(page.translated_addresses.items())
        ],
        "pictures": picture_addresses(page),
    }


def picture_addresses(page: Any) -> list[str]:
    """Absolute addresses of the page's pictures: the share image and those in its body."""
    images = [page.share_image] if page.share_image_id else []
    images += [block.value["image"] for block in page.body if block.block_type == "image"]
    found = [
        # The one already made: a sitemap must not draw every picture of the site.
        image.renditions.filter(filter_spec__startswith="fill-1200x630").first() or image
        for image in images
        if image
    ]
    drawn = [] if images else [getattr(page, "drawn_picture", None)]
    return [settings.BASE_URL + kept.file.url for kept in found] + [
        picture["url"] for picture in drawn if picture
    ]
