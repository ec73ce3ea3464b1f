"""The room of patients: a box to find anybody, and who is visited next."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from booking.models import FilteredList
from booking.queries.find_patients import found_by, listed, narrowed, people, soonest_first
from booking.staff.forms.finding import FindForm, NarrowForm
from booking.staff.patient_lines import lines
from booking.staff.permissions import SEE_PATIENTS, requires
from booking.staff.saved_filters import kept_filters
from booking.staff.views.page import desk_page
from core.clock import now

A_PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_PATIENTS)
def index(request: HttpRequest) -> HttpResponse:
    """One address, by POST where somebody is looked for. Nothing is written."""
    form = FindForm(request.POST if request.method == "POST" else None)
    asked = form.is_bound and form.is_valid()
    moment, narrow = now(), NarrowForm(request.GET)
    found = found_by(form.cleaned_data["q"]) if asked else people()
    if not asked and narrow.is_valid():
        found = narrowed(found, moment, **narrow.cleaned_data)
    pages = Paginator(soonest_first(found, moment), A_PAGE)
    page = pages.get_page(form.wanted_page if asked else request.GET.get("page"))
    return desk_page(
        request,
        "staff/patients.html",
        title=_("Patients"),
        icon="user",
        status=422 if form.errors or narrow.errors else 200,
        form=form,
        asked=asked,
        narrow=narrow,
        kept=kept_filters(request, FilteredList.PATIENTS),
        page=page,
        patients=lines(listed(list(page), moment)),
    )
