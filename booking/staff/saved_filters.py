"""A person's own filters above a list, and the way to keep what is looked at now."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from booking.models import FilteredList, SavedFilter
from booking.operations.clinic.saved_filters import worth_keeping

#: Where each list is.
LISTS = {
    FilteredList.VISITS: "visits:index",
    FilteredList.PATIENTS: "desk:patients",
    FilteredList.PURCHASES: "desk:purchases",
}


@dataclass(frozen=True)
class KeptFilters:
    """What a list's page shows of them; `save` leads to the form that keeps what is asked now."""

    filters: list[SavedFilter]
    save: str


def kept_filters(request: HttpRequest, room: FilteredList, usual: str = "") -> KeptFilters:
    """One's own filters of a list by name. `usual`: the query of a page asked without any. One query."""
    user: Any = request.user
    query = worth_keeping(room, request.GET.urlencode() or usual)
    save = reverse("desk:filter_save", args=[room])
    found = SavedFilter.objects.filter(user=user, room=room).order_by("name")
    return KeptFilters(list(found), f"{save}?{urlencode({'query': query})}" if query else "")
