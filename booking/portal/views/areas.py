"""The areas a practitioner comes to."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from booking.deciding import seen_windows, window_words
from booking.differing import of_areas
from booking.models import ServiceArea, Visit
from booking.operations.practitioners.areas import NoSuchArea, WindowsEnd, choose_areas
from booking.operations.visits.fates import Fates
from booking.portal.deciding import ImpactQuestion, say_whom_to_call, settle
from booking.portal.door import PortalRequest, page, practitioners_only
from booking.portal.forms import AreasForm
from booking.queries.versions import areas_version
from booking.queries.week import areas_without_hours, windows_left_bare
from core import local_time
from core.clock import now
from core.versioned import ChangedMeanwhile, shown_in, told


@practitioners_only("GET", "POST")
def areas(request: PortalRequest) -> HttpResponse:
    """Tick the areas, save; what leaving one takes with it is asked first."""
    known = ServiceArea.objects.filter(is_active=True).order_by("name")
    own = [str(pk) for pk in request.practitioner.areas.values_list("pk", flat=True)]
    form = AreasForm(request.POST or None, areas=known, initial={"areas": own})
    shown = (
        shown_in(request.POST) if request.method == "POST" else areas_version(request.practitioner)
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _chosen(request, form)
        except NoSuchArea:
            form.add_error("areas", _("One of these areas is no longer visited. Choose again."))
        except WindowsEnd:
            form.add_error("areas", _("Your week has changed meanwhile. Look again."))
        except ChangedMeanwhile:
            differing = of_areas(request.practitioner, form.chosen())
            form.add_error(None, [told(shown), *differing])
            shown = areas_version(request.practitioner)
    status = 422 if request.method == "POST" else 200
    return page(request, "portal/areas.html", {"form": form, "shown": shown}, status)


def _left(request: PortalRequest, form: AreasForm) -> str:
    """The names of the areas that are not ticked any more."""
    left = request.practitioner.areas.exclude(pk__in=form.chosen()).order_by("name")
    return get_text_list([area.name for area in left], _("and"))


def _chosen(request: PortalRequest, form: AreasForm) -> HttpResponse:
    ends = windows_left_bare(request.practitioner, form.chosen(), _today(request))
    looked = {window.pk for window in ends} <= seen_windows(request.POST)

    def choose(fates: Fates) -> list[Visit]:
        return choose_areas(
            practitioner=request.practitioner,
            area_ids=form.chosen(),
            shown=shown_in(request.POST),
            by=request.actor,
            now=now(),
            fates=fates,
            seen=[window.pk for window in ends],
        )

    here = reverse("portal:areas")
    question = ImpactQuestion(
        _("What leaving %(areas)s means") % {"areas": _left(request, form)},
        here,
        here,
        _("Save"),
        window_words(ends),
    )
    to_call = settle(request, question, choose, looked=looked)
    if isinstance(to_call, HttpResponse):
        return to_call
    messages.success(request, _saved(request))
    say_whom_to_call(request, to_call)
    return redirect("portal:areas")


def _saved(request: PortalRequest) -> str:
    bare = areas_without_hours(request.practitioner, _today(request))
    if not bare:
        return _("Saved. Patients in these areas are offered your times.")
    return _(
        "Saved. No hours of yours serve %(areas)s yet: patients there are offered nothing "
        "until a window of your week does."
    ) % {"areas": ", ".join(area.name for area in bare)}


def _today(request: PortalRequest) -> dt.date:
    return local_time.today(now(), request.zone.key)
