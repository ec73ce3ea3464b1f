"""Pages of the booking journey before the times: place, patient, visit type, payer, claim."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import VisitType
from booking.operations.reserving.waiting_list import count_unserved, join_waiting_list
from booking.patient import second_tab
from booking.patient.claim_words import crash_day
from booking.patient.forms import posted
from booking.patient.forms.asking import (
    LONGEST_PLACE,
    ClaimForm,
    EmailForm,
    PayerForm,
    WhatForm,
    WhereForm,
    WhoForm,
)
from booking.patient.held_time import ask_before_it_is_lost, still_fits
from booking.patient.journey import Journey, step
from booking.patient.presenters import holding
from booking.queries.place import NotServed
from core import clock, languages, local_time, ratelimit
from core.client_address import client_address
from core.models import ClinicSettings
from core.prepared import prepared
from territory.here import country

CARRIED = ("postal_code", "from", "service", "person")


@step("where")
def where(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The postal code: from the box on any page (GET), or from this page."""
    asked = request.POST if request.method == "POST" else request.GET
    form = WhereForm(asked if "postal_code" in asked else None)
    if form.is_bound and form.is_valid():
        if form.refused is not None:
            return _refused(request, form.refused)
        query = {name: asked[name][:80] for name in CARRIED if asked.get(name)}
        query["postal_code"] = form.cleaned_data["postal_code"]
        # In the address, not in a draft: this box stands on kept pages and sends a GET (0501).
        return journey.go("who", **query)
    value = asked.get("postal_code", "")[:LONGEST_PLACE] or journey.answers.get("postal_code", "")
    context = journey.page("where") | {"form": form, "value": value}
    context["places"] = _places(form, journey, asked)
    context["booking"] = journey.name if journey.named else ""
    if _is_another(journey):
        context |= {"holding": holding(journey.hold), "on_url": journey.url(journey.next_step())}
    return render(request, "booking/where.html", context, status=_status(form))


def _places(form: WhereForm, journey: Journey, asked: QueryDict) -> list[dict[str, Any]]:
    """The codes of a place that was written by its name, each a link that goes on from here."""
    carried = {name: str(asked[name])[:80] for name in CARRIED[1:] if asked.get(name)}
    return [
        {
            "name": named.area.name,
            "links": [
                (journey.url("where", postal_code=code, **carried), f"{code}, {name}")
                for code, name in named.codes
            ],
        }
        for named in form.named
    ]


def _is_another(journey: Journey) -> bool:
    """Whether a postal code given now begins another booking, beside the one whose time is held."""
    return not journey.named and journey.hold is not None


def _refused(request: HttpRequest, refused: Any) -> HttpResponse:
    """We do not come there: what else can be done."""
    if not isinstance(refused, NotServed):
        return render(request, "booking/phone_only.html", {"why": refused.reason})
    visitor = client_address(request.META)
    # A link checker's HEAD is nobody who wanted a visit; the limit keeps one visitor from filling
    # the count.
    if request.method != "HEAD" and ratelimit.allowed(
        f"unserved:{visitor}", most=30, seconds=3600, now=clock.now()
    ):
        count_unserved(prefix=refused.prefix, day=local_time.today(clock.now()))
    context = {
        "prefix": refused.prefix,
        "nearest": refused.nearest_area,
        "waiting_form": EmailForm(),
    }
    return render(request, "booking/not_served.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """Join the waiting list for a place."""
    form = EmailForm(posted(request))
    place = WhereForm({"postal_code": request.POST.get("prefix", "")})
    if not place.is_valid():
        return redirect("patient:where")
    prefix = place.cleaned_data["postal_code"][: country().prefix_length].upper()
    kind = VisitType.objects.bookable().filter(slug=request.POST.get("visit_type", "")[:80]).first()
    context = {"prefix": prefix, "visit_type": kind, "waiting_form": form, "form": form}
    if not form.is_valid():
        return render(request, "booking/not_served.html", context, status=_status(form))
    visitor = client_address(request.META)
    # Refused in words: "you are on the list" would be a promise that nothing keeps.
    if not ratelimit.allowed(f"waiting:{visitor}", most=10, seconds=3600, now=clock.now()):
        form.add_error(None, _("Too many wishes from here. Please call us."))
        return render(request, "booking/not_served.html", context, status=429)
    join_waiting_list(
        prefix=prefix,
        email=form.cleaned_data["email"],
        visit_type=kind,
        language=languages.present(),
        now=clock.now(),
    )
    return render(request, "booking/waiting.html", context)


@step("where")  # the postal code may come along with the first answer
def who(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Who it is for, and whether we have been before. The postal code arrives with the first answer."""
    carried = _carried(request)
    if carried is None and not journey.has("where"):
        return journey.go("where")
    another = carried is not None and _is_another(journey)
    form = WhoForm(posted(request), initial={} if another else journey.answers)
    if form.is_valid():
        if another:
            journey.begin_beside(with_answers=False)
        journey.keep(**_moved(journey, carried), **form.cleaned_data)
        return journey.onward()
    context = journey.page("who") | {"form": form, "carried": carried or {}}
    context["area"] = (carried or {}).get("area") or journey.located
    return render(request, "booking/who.html", context, status=_status(form))


def _carried(request: HttpRequest) -> dict[str, Any] | None:
    """What came along from the postal-code box, if it is good."""
    asked = request.POST if request.method == "POST" else request.GET
    form = WhereForm(asked) if asked.get("postal_code") else None
    if form is None or not form.is_valid() or form.refused is not None:
        return None
    return {name: asked[name][:80] for name in CARRIED if asked.get(name)} | {
        "postal_code": form.cleaned_data["postal_code"]
    }


def _moved(journey: Journey, carried: dict[str, Any] | None) -> dict[str, Any]:
    """The carried answers as the draft keeps them; another place forgets the address of the last."""
    if carried is None:
        return {}
    page = carried.get("from", "")
    answers: dict[str, Any] = {
        "postal_code": carried["postal_code"],
        # Anybody may write anything here; longer, it is no id and no column holds it.
        "source_page": int(page) if page.isdecimal() and len(page) < 10 else None,
        "service": carried.get("service"),
        "person": carried.get("person"),
    }
    begun = country().prefix_length
    if journey.answers.get("postal_code", "")[:begun] != carried["postal_code"][:begun]:
        # The street of another neighbourhood: kept, it would send somebody to the wrong door.
        answers["street"] = None
    return answers


@step("what")
def what(request: HttpRequest, journey: Journey) -> HttpResponse:
    """What the visit is for: only what fits a new or a returning patient."""
    form = WhatForm(
        posted(request),
        offered=_fitting(journey),
        currency=ClinicSettings.current().currency,
        initial=_wished(journey),
    )
    # The page that asks whether the held time is to be lost has shown both.
    told = form.is_valid() and second_tab.is_told(request, form)
    if form.is_valid():
        wanted = form.chosen()
        if wanted.phone_only:
            return journey.go("call")
        if "anyway" not in request.POST and not still_fits(journey, visit_type=wanted):
            return ask_before_it_is_lost(request, journey, wanted)
        journey.keep(visit_type=wanted.slug)
        return journey.onward()
    context = journey.page("what") | {"form": form, "holding": holding(journey.standing)}
    context["shown"] = second_tab.shown_by(form)
    status = second_tab.status_of(form, told=told)
    return render(request, "booking/what.html", context, status=status)


def _fitting(journey: Journey) -> list[VisitType]:
    suits = journey.suits().items()
    return [kind for kind in _bookable() if all(getattr(kind, name) == yes for name, yes in suits)]


@prepared
def _bookable() -> QuerySet[VisitType]:
    return VisitType.objects.bookable().order_by("order", "name")


def _wished(journey: Journey) -> dict[str, Any]:
    """The visit type answered before, or the one whose page the visitor came from."""
    return {"visit_type": journey.answers.get("visit_type") or journey.answers.get("service")}


@never_cache
@require_http_methods(["GET", "HEAD"])
def call(request: HttpRequest) -> HttpResponse:
    """Some visits are arranged by telephone."""
    reason = country().payer(request.GET.get("why", "")[:20]).by_phone
    back = Journey.of(request).url("payer" if reason else "what")
    return render(request, "booking/call.html", {"reason": reason, "back_url": back})


@step("payer")
def payer(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Who pays: may add a page about the claim, or lead to the telephone."""
    form = PayerForm(posted(request), initial=journey.answers)
    told = form.is_valid() and second_tab.is_told(request, form)
    if not form.is_valid():
        context = journey.page("payer") | {"form": form, "shown": second_tab.shown_by(form)}
        status = second_tab.status_of(form, told=told)
        return render(request, "booking/payer.html", context, status=status)
    chosen = form.chosen()
    if chosen.by_phone:
        return journey.go("call", why=chosen.code)
    still_fits(journey, payer=chosen.code)  # whoever pays, the time is as good
    journey.keep(payer=chosen.code)
    return journey.go("claim") if chosen.claim else journey.onward()


@step("times")
def claim(request: HttpRequest, journey: Journey) -> HttpResponse:
    """A claim to a payer that asks for one: its number, and the day of the crash."""
    asked = journey.payer.claim
    if asked is None:
        return journey.onward()
    today = local_time.today(journey.now)
    form = ClaimForm(posted(request), claim=asked, today=today, initial=journey.answers)
    if form.is_valid():
        crash = form.cleaned_data["crash_date"]
        journey.keep(
            claim_number=form.cleaned_data["claim_number"] or None,
            crash_date=crash.isoformat() if crash else None,
            crash_day=crash_day(crash, today, asked),
        )
        return journey.onward()
    context = journey.page("payer") | {
        "form": form,
        "back_url": journey.url("payer"),
        "claim": asked,
    }
    return render(request, "booking/claim.html", context, status=_status(form))


def _status(form: Any) -> int:
    """A form that comes back with complaints is 422."""
    return 422 if form.errors else 200
