"""Photographs of people and places: the first choice where there is one; the drawing stands in for it."""

from core.cache_tokens import remembered
from core.models import Author, ClinicImage
from services.models.team import PractitionerPage


def photo_of(slug: str) -> ClinicImage | None:
    """The photograph on the live profile of the practitioner of this slug."""
    photos: dict[str, ClinicImage] = remembered("photos-of-people", _photos)
    return photos.get(slug)


def _photos() -> dict[str, ClinicImage]:
    pages = PractitionerPage.objects.live().filter(photo__isnull=False)
    rows = list(pages.values_list("pk", "practitioner__slug", "photo"))
    chosen = {slug: photo for _page, slug, photo in rows}
    # An author of another slug has the face of the profile they lead to.
    of_page = {page: photo for page, _slug, photo in rows}
    authors = Author.objects.filter(page__in=of_page).values_list("slug", "page")
    chosen |= {slug: of_page[page] for slug, page in authors}
    images = ClinicImage.objects.prefetch_related("renditions").in_bulk(set(chosen.values()))
    return {slug: images[pk] for slug, pk in chosen.items()}
