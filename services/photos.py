"""Photographs of people and places: the first choice where there is one; the drawing stands in for it."""

from core.cache_tokens import remembered
from core.models import ClinicImage
from services.models.team import PractitionerPage


def photo_of(slug: str) -> ClinicImage | None:
    """The photograph on the live profile of the practitioner of this slug."""
    photos: dict[str, ClinicImage] = remembered("photos-of-people", _photos)
    return photos.get(slug)


def _photos() -> dict[str, ClinicImage]:
    pages = PractitionerPage.objects.live().filter(photo__isnull=False)
    chosen = dict(pages.values_list("practitioner__slug", "photo"))
    images = ClinicImage.objects.prefetch_related("renditions").in_bulk(set(chosen.values()))
    return {slug: images[pk] for slug, pk in chosen.items()}
