"""The API's own description of itself, as OpenAPI 3.1 readers and makers of clients take it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI

from booking.api.problems import CONTENT_TYPE, problem
from booking.api.schemas import Problem

#: Every answer that is not what was asked for, documented at every address.
PROBLEMS: dict[Any, Any] = {405: Problem, 429: Problem, 500: Problem, 503: Problem}
#: Where something is asked with the address, it may also be what cannot be used.
PROBLEMS_OF_A_QUESTION: dict[Any, Any] = PROBLEMS | {422: Problem}

View = Callable[..., HttpResponse]


class ClinicAPI(NinjaAPI):
    """Ninja, with errors documented as what they are and examples as the standard wants them."""

    @property
    def urls(self) -> tuple[list[URLResolver | URLPattern], str, str]:
        """The addresses, each answering a wrong verb in JSON."""
        routes, app, namespace = super().urls
        for route in routes:
            if isinstance(route, URLPattern):
                route.callback = refusing_in_json(route.callback)
        return routes, app, namespace

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI document."""
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        # Ninja documents every answer as plain JSON; clients made from it would not
                        # read the true type.
                        body = response["content"].pop("application/json")
                        response["content"][CONTENT_TYPE] = body
                for parameter in operation.get("parameters", []):
                    _name_examples(parameter)
        return schema


def _name_examples(parameter: dict[str, Any]) -> None:
    """Ninja lifts a field's list of examples to the parameter, where the standard has a map."""
    examples = parameter.get("examples")
    if isinstance(examples, list):
        parameter["examples"] = {str(value): {"value": value} for value in examples}


def refusing_in_json(view: View) -> View:
    """A verb that is not understood is answered as every other error is; Django answers without words."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        if response.status_code != 405:
            return response
        return problem(405, "This address is only read.", Allow=response["Allow"])

    return answer
