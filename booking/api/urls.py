"""Where the API answers. Anything else below /api/ is a problem document too."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from booking.api.document import refusing_in_json
from booking.api.problems import problem
from booking.api.views import api


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    """The API in words: the OpenAPI document as a page, without any script."""
    return render(request, "api/docs.html", {"document": api.get_openapi_schema()})


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document itself; Ninja's own view would answer any verb."""
    return JsonResponse(api.get_openapi_schema())


def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """No such address."""
    return problem(404, "The addresses of this API are listed at /api/docs.")


urlpatterns = [
    path("docs", refusing_in_json(docs), name="api_docs"),
    path("openapi.json", refusing_in_json(openapi), name="openapi"),
    path("", api.urls),
    path("", nothing),
    # Last: what nothing above answers would otherwise be looked for among Wagtail's pages, in HTML.
    path("<path:rest>", nothing),
]
