"""Saved filters: kept from a list, opened again, forgotten. Everybody has their own (1144)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from booking.models import FilteredList, SavedFilter
from booking.operations.clinic.saved_filters import (
    NameTaken,
    TooManyFilters,
    forget_filter,
    query_today,
    save_filter,
)
from booking.staff.clinic_clock import today
from booking.staff.forms.saved_filters import KeepFilterForm
from booking.staff.permissions import SEE_VISITS, requires
from booking.staff.saved_filters import LISTS
from booking.staff.views.page import desk_page


@require_http_methods(["GET", "HEAD", "POST"])
@requires(SEE_VISITS)
def save(request: HttpRequest, room: str) -> HttpResponse:
    """Name what the list shows now, and keep it."""
    if room not in FilteredList.values:
        raise Http404
    which = FilteredList(room)
    posted = request.method == "POST"
    initial = {"query": request.GET.get("query", ""), "moves": True}
    form = KeepFilterForm(request.POST if posted else None, initial=initial)
    if posted and form.is_valid() and _saved(request, which, form):
        messages.success(request, _("The filter is kept above the list."))
        return redirect(f"{reverse(LISTS[which])}?{form.cleaned_data['query']}")
    return desk_page(
        request,
        "staff/form.html",
        title=_("Keep this filter: %(list)s") % {"list": which.label},
        icon="search",
        crumbs=[(reverse(LISTS[which]), str(which.label))],
        status=422 if form.errors else 200,
        form=form,
        submit_label=_("Keep it"),
        cancel_url=reverse(LISTS[which]),
    )


def _saved(request: HttpRequest, room: FilteredList, form: KeepFilterForm) -> bool:
    try:
        save_filter(user=request.user, room=room, today=today(), **form.cleaned_data)
    except NameTaken:
        form.add_error("name", _("You have a filter of that name for this list."))
    except TooManyFilters:
        form.add_error("name", _("You have thirty filters here already. Let one go first."))
    else:
        return True
    return False


@require_safe
@requires(SEE_VISITS)
def use(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the list as one's filter has it today."""
    kept = get_object_or_404(SavedFilter, pk=pk, user=request.user)
    query = query_today(kept, today())
    return redirect(f"{reverse(LISTS[FilteredList(kept.room)])}?{query}")


@require_POST
@requires(SEE_VISITS)
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one's filter go."""
    user: Any = request.user
    kept = SavedFilter.objects.filter(pk=pk, user=user).first()
    forget_filter(user=request.user, pk=pk)
    messages.success(request, _("The filter is gone."))
    return redirect(LISTS[FilteredList(kept.room)] if kept else "wagtailadmin_home")
