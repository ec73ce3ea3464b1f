"""The listing of visits. There is no form: a visit's own page has buttons that call operations."""

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.fields import DateRangeField
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import HeaderButton

from booking.models import (
    AuditAction,
    FilteredList,
    Practitioner,
    ServiceArea,
    Visit,
    VisitStatus,
    VisitType,
    reference_begun,
)
from booking.staff import presenters
from booking.staff.clinic_clock import today
from booking.staff.columns import VisitStatusColumn
from booking.staff.permissions import ACT_ON_VISITS, may
from booking.staff.saved_filters import kept_filters
from booking.staff.viewsets.base import DeskIndexView, ReadOnlyViewSet
from core import washing
from core.audit import acting, record
from core.clock import now
from core.fields import lookup_hashes


class DaysField(DateRangeField):
    """Two dates, compared as dates.

    The usual field makes instants of them: the end of a Vancouver day is the next day in UTC, and
    a list "from the 19th to the 19th" showed two days.
    """

    def compress(self, data_list: list[dt.date | None]) -> slice | None:
        return slice(*data_list) if data_list else None


class DaysFilter(django_filters.DateFromToRangeFilter):
    """From one local date to another, both included."""

    field_class = DaysField


class VisitFilters(WagtailFilterSet):
    """By day, practitioner, status, area, visit type, and what waits for the office."""

    local_date = DaysFilter(label=gettext_lazy("Day"), widget=DateRangePickerWidget)
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Status"),
        choices=VisitStatus.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    practitioner = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Practitioner"),
        queryset=Practitioner.objects.order_by("name"),
        widget=forms.Select,
    )
    area = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Service area"),
        queryset=ServiceArea.objects.order_by("name"),
        widget=forms.Select,
    )
    visit_type = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Visit type"),
        queryset=VisitType.objects.order_by("order", "name"),
        widget=forms.Select,
    )
    needs_staff = django_filters.BooleanFilter(label=gettext_lazy("Needs the office"))

    class Meta:
        model = Visit
        fields = ["local_date", "status", "practitioner", "area", "visit_type", "needs_staff"]


class WhenColumn(Column):
    def get_value(self, instance: Visit) -> str:
        return presenters.visit_when(instance, this_year=today().year)


class WaitingColumn(Column):
    def get_value(self, instance: Visit) -> str:
        return str(instance.get_follow_up_display() or _("yes")) if instance.needs_staff else ""


class PatientColumn(TitleColumn):
    """Who it is, and the way to the visit: what a person looks for in a list of visits is a person."""

    def get_value(self, instance: Visit) -> str:
        return presenters.patient_label(instance)


def _visit_page(visit: Visit) -> str:
    return reverse("desk:visit", args=[visit.public_ref])


#: What an address may carry and still ask for nothing: sorted, turned over, exported as it is shown.
ASKS_NOTHING = {"ordering", "p", "export", "_w_filter_fragment"}


class VisitIndexView(DeskIndexView):
    """What is wanted now, as it is opened; a reference or an e-mail address finds any visit."""

    related = ("practitioner", "visit_type", "area", "patient")

    @property
    def shown(self) -> str:
        """`now`: with nothing asked. `over`: those of today that are behind us. `all`: by filters alone."""
        if self.request.GET.get("shown") == "over":
            return "over"
        return "all" if set(self.request.GET) - ASKS_NOTHING else "now"

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset()
        if self.shown == "now":
            return rows.wanted(now())
        return self._over_today(rows) if self.shown == "over" else rows

    def _over_today(self, rows: Any) -> Any:
        wanted = Visit.objects.wanted(now()).values("pk")
        return rows.on_days(today(), today()).exclude(pk__in=wanted)

    def get_page_title(self) -> str:
        return _("Visits of the clinic")

    def order_queryset(self, queryset: Any) -> Any:
        """Whoever waits for the office first, then as the day goes; unless a column was pressed."""
        if self.shown == "now" and not self.is_explicitly_ordered:
            return queryset.order_by("-needs_staff", "start", "pk")
        return super().order_queryset(queryset)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        over = self._over_today(Visit.objects.all()).count()
        kept = kept_filters(self.request, FilteredList.VISITS)
        return {**context, "kept": kept, "shown": self.shown, "over": over, "whose": self._whose()}

    def _whose(self) -> str:
        """Whose visits and of which days the list shows, for its heading: drawn anew with every filter."""
        form = self.filters.form
        asked = form.cleaned_data if form.is_valid() else {}
        named = [asked.get(name) for name in ("practitioner", "area", "visit_type")]
        span = asked.get("local_date")
        days = [presenters.day(edge) for edge in (span.start, span.stop) if edge] if span else []
        who = str(asked.get("practitioner") or _("all practitioners"))
        return ", ".join([who, *map(str, filter(None, named[1:])), *dict.fromkeys(days)])

    def search_queryset(self, queryset: Any) -> Any:
        """Names are encrypted: an exact e-mail address or the beginning of a reference is asked."""
        if not self.is_searching:
            return queryset
        words = washing.code(self.search_query)
        # An address is found by its keyed hash, whole or not at all (0006).
        if "@" in words:
            return queryset.filter(patient__email_hash__in=lookup_hashes(words))
        return queryset.filter(public_ref__startswith=reference_begun(words))

    def get_inspect_url(self, instance: Visit) -> str:
        return _visit_page(instance)

    def get_header_buttons(self) -> list[Any]:
        buttons = super().get_header_buttons()
        if may(self.request.user, ACT_ON_VISITS):
            label, address = _("Book for a caller"), reverse("desk:book")
            buttons.insert(0, HeaderButton(label=label, url=address, icon_name="plus"))
        return buttons

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        """Every export is on record, with who made it."""
        record(
            actor=acting(self.request.user),
            action=AuditAction.VISITS_EXPORTED,
            on=self.request.user,
            now=now(),
            fields=self.list_export,
        )
        return super().as_spreadsheet(queryset, spreadsheet_format)


class VisitViewSet(ReadOnlyViewSet):
    """Who is booked where. Exports carry no patient's name, address or reason."""

    model = Visit
    name = url_prefix = "visits"
    url_namespace = "visits"
    menu_label = gettext_lazy("Visits")
    icon = "date"
    index_view_class = VisitIndexView
    index_results_template_name = "staff/visits_results.html"
    list_display = [
        PatientColumn("patient", label=gettext_lazy("Patient"), get_url=_visit_page),
        WhenColumn("start", label=gettext_lazy("When"), sort_key="start"),
        WaitingColumn("needs_staff", label=gettext_lazy("Needs the office")),
        Column("practitioner", label=gettext_lazy("Practitioner"), sort_key="practitioner__name"),
        Column("area", label=gettext_lazy("Area"), sort_key="area__name"),
        Column("visit_type.name", label=gettext_lazy("Visit type")),
        VisitStatusColumn("get_status_display", label=gettext_lazy("Status"), sort_key="status"),
        Column("public_ref", label=gettext_lazy("Reference"), sort_key="public_ref"),
    ]
    filterset_class = VisitFilters
    # Names, addresses and reasons stay here: a spreadsheet goes where nobody knows who reads it.
    list_export = [
        "public_ref",
        "local_date",
        "local_minute",
        "practitioner",
        "area",
        "visit_type",
        "status",
        "price_cents",
        "travel_fee_cents",
        "deposit_cents",
        "currency",
        "payer",
    ]
    export_filename = "visits"
    search_fields = ["public_ref"]
    ordering = ["start"]
