"""The first page of the booking journey: where we come, and for whom; and places we do not come to."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from booking.models import VisitType
from booking.operations.reserving.waiting_list import count_unserved, join_waiting_list
from booking.patient.forms import posted
from booking.patient.forms.asking import (
    LONGEST_PLACE,
    WhereForm,
    WhoForm,
)
from booking.patient.forms.waiting import WaitingForm
from booking.patient.journey import Journey, step
from booking.patient.presenters import holding
from booking.patient.so_far import so_far
from booking.queries.place import NotServed
from core import clock, languages, local_time, phones, ratelimit
from core.client_address import client_address
from territory.here import country

CARRIED = ("postal_code", "from", "service", "person")
#: What may have been answered beside a postal code that is no code yet.
ALONG = ("whose", "been")


@step("where")
def where(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Where, and for whom. The postal code may come from the box on any page (GET)."""
    asked = request.POST if request.method == "POST" else request.GET
    form = WhereForm(asked if "postal_code" in asked else None)
    if form.is_bound and form.is_valid():
        if form.refused is not None:
            return _refused(request, form.refused)
        query = {name: asked[name][:80] for name in (*CARRIED, *ALONG) if asked.get(name)}
        query["postal_code"] = form.cleaned_data["postal_code"]
        # In the address, not in a draft: this box stands on kept pages and sends a GET (0501).
        return journey.go("who", **query)
    return _where_page(request, journey, form, WhoForm(initial=_known(request, journey)))


def _where_page(
    request: HttpRequest, journey: Journey, form: WhereForm, who_form: WhoForm
) -> HttpResponse:
    """The first page: the postal code, and beside it who the visit is for."""
    asked = request.POST if request.method == "POST" else request.GET
    value = asked.get("postal_code", "")[:LONGEST_PLACE] or journey.answers.get("postal_code", "")
    context = journey.page("where") | {"form": form, "who": who_form, "value": value}
    context["carried"] = {name: asked[name][:80] for name in CARRIED[1:] if asked.get(name)}
    context["places"] = _places(form, journey, asked)
    context["nothing_so_far"] = not context["so_far"]
    if _is_another(journey):
        context |= {"holding": holding(journey.hold), "on_url": journey.url(journey.next_step())}
    return render(request, "booking/where.html", context, status=_status(form))


def _known(request: HttpRequest, journey: Journey) -> dict[str, Any]:
    """Who it is for, as far as it is known: nothing of it where another booking begins."""
    said = {name: request.GET[name] for name in ALONG if name in request.GET}
    return said if _is_another(journey) else {**journey.answers, **said}


def _places(form: WhereForm, journey: Journey, asked: QueryDict) -> list[dict[str, Any]]:
    """The codes of a place that was written by its name, each a link that goes on from here."""
    named = (*CARRIED[1:], *ALONG)
    carried = {name: str(asked[name])[:80] for name in named if asked.get(name)}
    return [
        {
            "name": place.area.name,
            "links": [
                (journey.url("where", postal_code=code, **carried), f"{code}, {name}")
                for code, name in place.codes
            ],
        }
        for place in form.named
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
        "waiting_form": WaitingForm(),
    }
    return render(request, "booking/not_served.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """Join the waiting list for a place."""
    form = WaitingForm(posted(request))
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
        texts=form.texts_to(),
        now=clock.now(),
    )
    texts = form.texts_to()
    return render(
        request,
        "booking/waiting.html",
        context | {"number": phones.shown(texts.number) if texts else ""},
    )


@step("where")  # the postal code may come along with the first answer
def who(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Who it is for, and whether we have been before. The postal code arrives with the first answer."""
    place = _place(request)
    carried = _carried(request, place)
    if carried is None and place is not None and request.method == "POST":
        return _no_place(request, journey, place)
    if carried is None and journey.located is None:
        return journey.go("where")
    another = carried is not None and _is_another(journey)
    form = WhoForm(posted(request), initial=_known(request, journey))
    if form.is_valid():
        if another:
            journey.begin_beside(with_answers=False)
        journey.keep(**_moved(journey, carried), **form.cleaned_data)
        return journey.onward()
    context = journey.page("where") | {"form": form, "carried": carried or {}}
    context["area"] = (place.located if place else None) or journey.located
    if carried is not None:  # nothing is kept yet: the code stands in the address alone
        context["so_far"] = so_far(context["area"], [], [])
    begun = {"booking": journey.name} if journey.draft else {}
    context["back_url"] = journey.url("where", **begun)
    return render(request, "booking/who.html", context, status=_status(form))


def _place(request: HttpRequest) -> WhereForm | None:
    """The postal code that came along, read; None if none did."""
    asked = request.POST if request.method == "POST" else request.GET
    return WhereForm(asked) if "postal_code" in asked else None


def _no_place(request: HttpRequest, journey: Journey, place: WhereForm) -> HttpResponse:
    """The first page was sent with a code we cannot go to, or cannot read: nothing typed is lost."""
    if place.refused is not None:
        return _refused(request, place.refused)
    return _where_page(request, journey, place, WhoForm(request.POST))


def _carried(request: HttpRequest, place: WhereForm | None) -> dict[str, Any] | None:
    """What came along from the postal-code box, if it is good."""
    asked = request.POST if request.method == "POST" else request.GET
    if place is None or not place.is_valid() or place.refused is not None:
        return None
    return {name: asked[name][:80] for name in CARRIED if asked.get(name)} | {
        "postal_code": place.cleaned_data["postal_code"]
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


def _status(form: Any) -> int:
    """A form that comes back with complaints is 422."""
    return 422 if form.errors else 200
