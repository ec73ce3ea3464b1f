"""Visits of colleagues who cannot come, offered to this practitioner: accept or decline (1112)."""

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from booking.absences.words import joined, who_of
from booking.models import ColleagueOffer, Visit
from booking.operations.practitioners.colleague_offers import (
    FitsNoMore,
    OfferOver,
    accept_offer,
    decline_offer,
)
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.queries.joint import beside, offered_together
from booking.queries.reached import offers_to
from core import local_time
from core.clock import now


@practitioners_only("GET")
def offers(request: PortalRequest) -> HttpResponse:
    """What may still be accepted. No address and no full name: whoever accepts gets them."""
    found = offers_to(request.practitioner, now())
    both = offered_together(offer.rehoming for offer in found)
    shown = [
        _shown(request, offer, both.get(offer.rehoming_id, [offer.rehoming.visit]))
        for offer in found
    ]
    return page(request, "portal/offers.html", {"offers": shown})


def _shown(
    request: PortalRequest, offer: ColleagueOffer, visits: Sequence[Visit]
) -> dict[str, object]:
    visit, until = visits[0], offer.rehoming.answer_by
    return {
        "pk": offer.pk,
        "when": local_time.moment(visit.start, request.zone.key),
        "minutes": visits[-1].end_minute - visit.start_minute,
        "where": visit.area.name if visit.area else visit.town,
        "what": joined(one.visit_type.name for one in visits),
        "who": who_of(visits),
        "both": len(visits) > 1,
        "instead_of": visit.practitioner.name,
        "until": local_time.clock(until or visit.start, request.zone.key),
    }


@practitioners_only("POST")
def answer(request: PortalRequest, pk: int) -> HttpResponse:
    """Accept or decline; of two who accept, the second is told that somebody was faster."""
    offer = get_object_or_404(
        ColleagueOffer.objects.select_related("rehoming__visit"),
        pk=pk,
        practitioner=request.practitioner,
    )
    accepts = request.POST.get("answer") == "accept"
    if not accepts and request.POST.get("answer") != "decline":
        messages.error(request, _("Say whether you accept or decline."))
        return redirect("portal:offers")
    try:
        (_accept if accepts else _decline)(request, offer, now())
    except OfferOver:
        messages.warning(
            request,
            _(
                "That visit is not offered any more: a colleague has it, or the time to answer is over."
            ),
        )
    except FitsNoMore:
        messages.warning(
            request, _("It does not fit into your round any more. The office looks further.")
        )
    return redirect("portal:offers")


def _accept(request: PortalRequest, offer: ColleagueOffer, moment: dt.datetime) -> None:
    visit = accept_offer(offer=offer, by=request.actor, now=moment)
    when = local_time.moment(visit.start, request.zone.key)
    words = (
        _("Both visits from %(when)s on are yours now.")
        if beside(visit)
        else _("The visit on %(when)s is yours now.")
    )
    messages.success(request, words % {"when": when})


def _decline(request: PortalRequest, offer: ColleagueOffer, moment: dt.datetime) -> None:
    decline_offer(offer=offer, by=request.actor, now=moment)
    messages.success(request, _("You have declined."))
