"""Uploads in S3-compatible storage: the same rules as on a disk (0822), other shelves."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe
from storages.backends.s3 import S3Storage

from core.storages import CleanPictures, public_pictures

#: A picture keeps its name for good: an edited one gets another.
ONE_DAY = 86400


class BucketPictures(CleanPictures, S3Storage):
    """Pictures in a bucket, under the site's own addresses: the bucket itself is open to nobody."""

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        return settings.MEDIA_URL + quote(name or "")


class BucketPrivate(S3Storage):
    """Documents and unfinished uploads in a bucket. Nothing here has an address."""

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError("Private files are served through their rights, not by address.")


@require_safe
def stored_picture(request: HttpRequest, path: str, folder: str) -> FileResponse:
    """One picture, from wherever pictures are kept."""
    if ".." in path.split("/"):
        raise Http404  # beside the pictures nothing has an address
    try:
        content = public_pictures().open(f"{folder}/{path}")
    except (OSError, SuspiciousOperation):
        raise Http404 from None
    answer = FileResponse(content)
    answer["Cache-Control"] = f"public, max-age={ONE_DAY}"
    return answer
