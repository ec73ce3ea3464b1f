"""The keys a browser may carry: to its unfinished answers, and to the pages of its visits.

Both are HttpOnly cookies, each a short list: two visits may lie open in two tabs. A draft that has
become a visit opens that visit for as long as a pass would. Which draft a tab is about, its address says
(`?booking=`, decisions/0833); without it, it is about the first.
"""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from booking.models import AddressLink, PatientLink, Visit, VisitStatus
from booking.operations.messages.address_links import address_link_of
from booking.operations.messages.private_links import link_of
from booking.operations.reserving.drafts import drafts_of, holder_of
from booking.patient.passes import BETWEEN, LIFE, MOST, PREFIX, PassCookie
from booking.queries.joint import both_of
from booking.queries.own_visits import is_of_address, next_of, visits_of_address
from booking.queries.plans import beside

DRAFT_COOKIE = f"{PREFIX}booking"
VISIT_PASSES = PassCookie(f"{PREFIX}visit", "patient.pass")
#: Everything booked from one address: a cookie of its own, so that it ends by itself (1201).
OWN_PASSES = PassCookie(f"{PREFIX}my-visits", "patient.own")


def draft_keys(request: HttpRequest) -> list[str]:
    """The keys to unfinished answers; the first is the one a page is about that names none."""
    kept = request.COOKIES.get(DRAFT_COOKIE, "").split(BETWEEN)
    # Cut: a cookie may hold anything, and each key is a question to the database.
    return [key[:64] for key in kept if key][:MOST]


def holders_in(request: HttpRequest) -> list[str]:
    """The names under which this browser has kept times."""
    return [holder_of(key) for key in draft_keys(request)]


def browser_of(request: HttpRequest) -> str:
    """One name for this browser: of its oldest draft, else of the visit its pass opens."""
    # The oldest: one that begins new drafts must not be counted anew with each.
    carried = draft_keys(request)[-1:] or [request.COOKIES.get(VISIT_PASSES.name, "")]
    return holder_of(carried[0])


def name_of(key: str) -> str:
    """What an address calls a draft: opens nothing without the key."""
    return holder_of(key)[:8]


def named_key(request: HttpRequest) -> tuple[str, bool]:
    """The key of the draft this page is about, and whether its address names it.

    A name whose key is gone is nobody's: another draft's answers are never taken for it.
    """
    keys = draft_keys(request)
    name = request.POST.get("booking") or request.GET.get("booking")
    if not name:
        return (keys[0] if keys else ""), False
    return next((key for key in keys if name_of(key) == name), ""), True


def give_draft_key(
    response: HttpResponse, request: HttpRequest, key: str, *, beside: bool = False
) -> None:
    """Let the browser keep the key until it is closed; `beside` the first draft, or in its place."""
    kept = draft_keys(request)
    if key in kept:
        return
    found = [*kept[:1], key, *kept[1:]] if beside else [key, *kept]
    # No age: the browser forgets unfinished answers when it is closed.
    response.set_cookie(
        DRAFT_COOKIE,
        BETWEEN.join(found[:MOST]),
        httponly=True,
        # Strict would leave it out on the way back from the payment page.
        samesite="Lax",
        secure=settings.HTTPS,
    )


def give_pass(response: HttpResponse, request: HttpRequest, link: PatientLink) -> HttpResponse:
    """Let this browser see the link's visit for two hours, beside those it sees already."""
    VISIT_PASSES.give(response, request, link.pk)
    return response


def visit_url(visit: Visit, page: str = "confirmation") -> str:
    """The address of one of a visit's pages."""
    return reverse(f"visit:{page}", args=[visit.public_ref])


def visit_for(request: HttpRequest, reference: str, now: dt.datetime) -> Visit | None:
    """The visit of this reference if the browser carries a living key to it, else None."""
    passed = list(visits_by_pass(request, now))
    for visit in (*passed, *_by_draft(request, now)):
        if visit.public_ref == reference:
            return visit
    for visit in passed:
        if joined := beside(visit, reference):
            return joined
    for visit in passed:
        after = next_of(visit, now)
        if after is not None and after.public_ref == reference:
            return after
    link = own_link(request, now)
    return visits_of_address(link.email).filter(public_ref=reference).first() if link else None


def own_link(request: HttpRequest, now: dt.datetime) -> AddressLink | None:
    """The living link whose letter was followed here last, to all that was booked from its address."""
    links = (address_link_of(pk, now) for pk in OWN_PASSES.links(request))
    return next((link for link in links if link is not None), None)


def is_proved(request: HttpRequest, visit: Visit, now: dt.datetime) -> bool:
    """Whether a letter to this patient was followed here: a booking in their name is no proof (0945)."""
    passes = visits_by_pass(request, now)
    if visit.patient_id is not None and any(one.patient_id == visit.patient_id for one in passes):
        return True
    link = own_link(request, now)
    return link is not None and is_of_address(visit.patient, link.email)


def patients_read(request: HttpRequest, now: dt.datetime) -> set[int]:
    """The patients whose letters were followed in this browser."""
    passed = {visit.patient_id for visit in visits_by_pass(request, now)}
    return {pk for pk in passed if pk is not None}


def visits_by_pass(request: HttpRequest, now: dt.datetime) -> Iterator[Visit]:
    """The visits that living passes open."""
    for pk in VISIT_PASSES.links(request):
        link = link_of(pk, now)
        if link is not None:
            yield link.visit


def _by_draft(request: HttpRequest, now: dt.datetime) -> Iterator[Visit]:
    for draft in drafts_of(draft_keys(request)):
        visit = draft.visit
        # As long as a pass: a draft must not open the visit for as long as the tab lies open.
        if visit is None or draft.updated_at <= now - LIFE:
            continue
        # Whoever booked for two has answered for both: this browser opens both, a letter's link one.
        for one in both_of(visit) or [visit]:
            if one.status not in VisitStatus.UNBOOKED:
                yield one
