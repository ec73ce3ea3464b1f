"""What the booker's pages open, where the person we visit has said what somebody may do for them (1255).

Asked only of visits that somebody else booked; until there is an answer, the booker acts as ever.
"""

import datetime as dt

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import ActingConsent, Paper, PatientLink, Visit
from booking.notifications.receipt import document, sheet_of
from booking.patient import keys
from booking.patient.forms.asking import EmailForm
from booking.patient.reading import remember, speaking_to
from booking.patient.views.finding import ask_for_address
from booking.queries.acting import consent_behind, last_end
from core import clock
from core.tokens import hash_of

#: Which pages of a visit need which yes; what is not named here (the visit itself, its calendar file,
#: messages, whether somebody is home) is open to whoever booked.
NEEDS = {
    "change": {
        *("change", "move", "undo", "ask_change", "withdraw_change", "address", "address_check"),
        *("email", "earlier", "take_earlier", "keep_time", "stop_waiting", "details", "cancel"),
        *("change_plan", "cancel_plan", "both"),
    },
    "pay": {"pay", "gift", "deposit", "card", "package"},
    "read": {
        *("receipt", "receipt_pdf", "issue_receipt", "paper", "paper_pdf", "year", "year_pdf"),
    },
    "book": {"again", "plan", "offered_plan", "decline_plan"},
}


def refused(request: HttpRequest, visit: Visit) -> HttpResponse | None:
    """The page that says that this was not agreed to; None where it was, or nobody was asked."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    need = next((act for act, pages in NEEDS.items() if here in pages), "")
    if not need or need in may_do(visit):
        return None
    context = {
        "name": visit.patient.first_name if visit.patient else "",
        "back_url": keys.visit_url(visit),
    }
    return render(request, "booking/acting_refused.html", context, status=403)


def may_do(visit: Visit) -> set[str]:
    """What whoever has the link may do: everything, until the person we visit has said otherwise."""
    consent = consent_behind(visit)
    return set(NEEDS) if consent is None or consent.given_at is None else set(consent.may)


def closed(request: HttpRequest, link: PatientLink | None, token: str = "") -> HttpResponse:
    """In place of a visit that does not open here: that acting has ended, else how its page is found.

    By the link of a letter (`token`) the papers of before the end can still be had: they are about what
    its reader paid.
    """
    ended = end_of(link)
    if ended is None or link is None:
        return ask_for_address(request, EmailForm(), status=404, shut=True)
    papers = kept_papers(link, ended) if token else []
    context = {
        "name": ended.patient.first_name,
        "papers": [
            (one.number, reverse("visit:kept_paper", args=[token, one.number])) for one in papers
        ],
    }
    with speaking_to(request, ended.actor_language):
        page = render(request, "booking/acting_over.html", context, status=404)
    return remember(request, page, ended.actor_language)


def end_of(link: PatientLink | None) -> ActingConsent | None:
    """The end that made this link void, if that is why."""
    if link is None or link.revoked_at is None:
        return None
    ended = last_end(link.visit)
    return ended if ended is not None and link.revoked_at == ended.ended_at else None


def kept_papers(link: PatientLink, ended: ActingConsent) -> list[Paper]:
    """The papers about the visit of a link, as far as they were issued before the end."""
    before = Paper.objects.filter(visit=link.visit, issued_at__lte=ended.ended_at)
    return list(before.order_by("turn"))


@require_http_methods(["GET", "HEAD"])
@never_cache
def kept_paper(request: HttpRequest, token: str, number: str) -> HttpResponse:
    """One of these papers as a file; nothing else of the visit."""
    link = link_of_token(token, clock.now())
    ended = end_of(link)
    papers = kept_papers(link, ended) if link is not None and ended is not None else []
    found = next((paper for paper in papers if paper.number == number), None)
    if found is None:
        raise Http404
    sheet = sheet_of(found)
    response = HttpResponse(document(sheet), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{sheet.file_name}"'
    response["Cache-Control"] = "no-store, private"
    return response


def link_of_token(token: str, now: dt.datetime) -> PatientLink | None:
    """The link of a token whose time is not over, void or not."""
    links = _links().filter(expires_at__gt=now, purpose="visit")
    return links.filter(token_hash=hash_of(token)).first()


def link_of_pass(request: HttpRequest, reference: str) -> PatientLink | None:
    """The link behind a pass of this browser to the visit, living or not."""
    passed = list(keys.VISIT_PASSES.links(request))
    return _links().filter(pk__in=passed, visit__public_ref=reference).first() if passed else None


def _links() -> QuerySet[PatientLink]:
    return PatientLink.objects.select_related("visit__patient")
