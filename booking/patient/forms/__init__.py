"""The patient's forms: strings become values, or a complaint that names the field."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent with a POST, even if it was nothing at all; None for a look at the page."""
    return request.POST if request.method == "POST" else None
