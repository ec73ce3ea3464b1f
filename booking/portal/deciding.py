"""Impact pages of the practice: what becomes of visits, asked before times are taken away (0603, 0885)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import ngettext

from booking.deciding import TO_PRACTITIONER, FatesForm, decided, typed_before
from booking.models import Visit
from booking.operations.visits.fates import Fates, VisitsUndecided, visits_hit
from booking.portal.door import PortalRequest, page
from booking.telling import decided_in, told_lines
from core.clock import now

T = TypeVar("T")


@dataclass(frozen=True)
class ImpactQuestion:
    """What the page says, where it sends its answer, and which windows of the week would end."""

    heading: Any
    url: str
    back: str
    button: Any
    ends: Sequence[tuple[int, str]] = ()


def settle(
    request: PortalRequest,
    question: ImpactQuestion,
    change: Callable[[Fates], T],
    *,
    looked: bool = True,
) -> T | HttpResponse:
    """Call `change` with what was decided, once all has been decided and looked at; or ask.

    What it hits is tried first and taken back; `looked` says whether what else the question shows
    has been seen. Whatever else `change` refuses goes through.
    """
    # The change itself, tried and taken back: it knows best what it hits (0885).
    hit = visits_hit(lambda: change({}))
    fates = FatesForm(
        request.POST if decided(request.POST) else None,
        visits=hit,
        words=TO_PRACTITIONER,
        now=now(),
    )
    # Nobody is hit: no page to press through.
    if not hit and looked:
        return change({})
    action = request.POST.get("action")
    if not looked or action not in ("check", "take") or not fates.is_bound:
        return _ask(request, question, fates, 409)
    if not fates.is_valid():
        return _ask(request, question, fates, 422)
    if action == "check":
        return _page(request, "portal/impact_check.html", question, fates, 200)
    try:
        return change(fates.fates())
    # Booked between the two pages: asked about, with the answers given so far.
    except VisitsUndecided as undecided:
        again = FatesForm(request.POST, visits=undecided.hit, words=TO_PRACTITIONER, now=now())
        again.is_valid()
        return _ask(request, question, again, 409)


def _ask(
    request: PortalRequest, question: ImpactQuestion, fates: FatesForm, status: int
) -> HttpResponse:
    return _page(request, "portal/impact.html", question, fates, status)


def _page(
    request: PortalRequest, template: str, question: ImpactQuestion, fates: FatesForm, status: int
) -> HttpResponse:
    context = {"question": question, "fates": fates, "typed": typed_before(request.POST)}
    return page(request, template, context, status)


def say_whom_to_call(request: PortalRequest, visits: Sequence[Visit]) -> None:
    """How far the messages came; and the patients no e-mail reaches, whom the office lists as well."""
    for line in told_lines(decided_in(request.POST)):
        messages.info(request, line)
    if not visits:
        return
    said = ngettext(
        "No e-mail reaches this patient, please call: %(people)s",
        "No e-mail reaches these patients, please call: %(people)s",
        len(visits),
    )
    people = ", ".join(
        f"{visit.patient.short_name} ({visit.public_ref})" for visit in visits if visit.patient
    )
    messages.warning(request, said % {"people": people})
