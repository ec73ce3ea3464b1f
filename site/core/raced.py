"""Two people, one name, one moment: the database refuses the second, and the form says so (1018)."""

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

#: Whose forms write rows that have a name, a date or an address of their own.
DOORS = ("/admin/", "/practice/")


def is_race(request: HttpRequest, exception: Exception) -> bool:
    """Whether a form was refused by the database's own guard, after its own look had found nothing."""
    return (
        isinstance(exception, IntegrityError)
        and request.method == "POST"
        and request.path.startswith(DOORS)
        # Once: what is refused again is no race, and a fault of ours.
        and not hasattr(request, "was_looked_at_again")
    )


def look_again(request: HttpRequest) -> HttpResponse:
    """Press once more: the other row is there by now, and the form's own look names the field.

    Safe as every press is: what was refused is rolled back whole, and doing a thing twice is doing
    it once. Raises what the second press raises.
    """
    request.was_looked_at_again = True  # type: ignore[attr-defined]
    for name in request.FILES:
        for upload in request.FILES.getlist(name):
            upload.seek(0)
    match = request.resolver_match
    assert match is not None  # a view has answered already
    answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return answer
