"""Service areas, corrections of the drive estimate, who waits and whom we turned away."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.permission_policies import ModelPermissionPolicy

from booking.models import (
    AreaPrefix,
    DriveCorrection,
    ServiceArea,
    UnservedSearch,
    WaitingListEntry,
)
from booking.staff.columns import DayColumn, MoneyColumn, WaitingMessageColumn
from booking.staff.forms.places import ServiceAreaForm
from booking.staff.forms.widgets import CentsInput, ClockInput
from booking.staff.viewsets.area_views import (
    AreaDeciding,
    ServiceAreaCreateView,
    ServiceAreaDeleteView,
)
from booking.staff.viewsets.base import (
    DeskEditView,
    DeskIndexView,
    DeskViewSet,
    ReadOnlyViewSet,
)
from core import local_time
from core.models import ClinicSettings


def explain_overlaps(prefixes: Iterable[AreaPrefix], others: Iterable[AreaPrefix]) -> list[str]:
    """A sentence for each pair of prefixes of which one lies inside the other: the longer wins."""
    said = []
    for mine in sorted(prefixes, key=lambda row: row.prefix):
        for other in sorted(others, key=lambda row: row.prefix):
            if mine.prefix == other.prefix or mine.area_id == other.area_id:
                continue
            if mine.prefix.startswith(other.prefix):
                said.append(
                    _("%(long)s is taken out of %(short)s, which otherwise belongs to %(area)s.")
                    % {"long": mine.prefix, "short": other.prefix, "area": other.area}
                )
            elif other.prefix.startswith(mine.prefix):
                said.append(
                    _("%(long)s lies inside %(short)s but belongs to %(area)s: the longer wins.")
                    % {"long": other.prefix, "short": mine.prefix, "area": other.area}
                )
    return said


class ServiceAreaIndexView(DeskIndexView):
    prefetched = ("prefixes", "practitioners")

    def get_base_queryset(self) -> Any:
        currency = ClinicSettings.current().currency
        return super().get_base_queryset().annotate(currency=Value(currency))


class ServiceAreaEditView(AreaDeciding, DeskEditView):
    """The form, with what its prefixes share with other areas said above it."""

    template_name = "staff/area_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        every = list(AreaPrefix.objects.select_related("area"))
        mine = [row for row in every if row.area_id == self.object.pk]
        return super().get_context_data(overlaps=explain_overlaps(mine, every), **kwargs)


class PrefixesColumn(Column):
    def get_value(self, instance: ServiceArea) -> str:
        return " ".join(sorted(row.prefix for row in instance.prefixes.all()))


class PractitionersColumn(Column):
    def get_value(self, instance: ServiceArea) -> int:
        # Counted in memory: they are prefetched, and a query here would be one a row.
        return sum(person.is_active for person in instance.practitioners.all())


class ServiceAreaViewSet(DeskViewSet):
    """Named places made of postal code prefixes."""

    model = ServiceArea
    name = url_prefix = "service-areas"
    url_namespace = "service_areas"
    menu_label = gettext_lazy("Service areas")
    icon = "site"
    index_view_class = ServiceAreaIndexView
    add_view_class = ServiceAreaCreateView
    edit_view_class = ServiceAreaEditView
    delete_view_class = ServiceAreaDeleteView
    create_template_name = "staff/deciding_form.html"
    edit_template_name = "staff/area_form.html"
    list_display = [
        "name",
        PrefixesColumn("prefixes", label=gettext_lazy("Prefixes")),
        PractitionersColumn("practitioners", label=gettext_lazy("Practitioners")),
        MoneyColumn(
            "travel_fee_cents", label=gettext_lazy("Travel fee"), sort_key="travel_fee_cents"
        ),
        BooleanColumn("is_active", label=gettext_lazy("Offered")),
    ]
    list_filter = ["is_active"]
    list_export = ["name", "slug", "is_active", "travel_fee_cents"]
    export_filename = "service-areas"
    search_fields = ["name", "prefixes__prefix"]
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("is_active"),
            FieldPanel("travel_fee_cents", widget=CentsInput, heading=gettext_lazy("Travel fee")),
            FieldPanel("prefix_list"),
        ],
        base_form_class=ServiceAreaForm,
    )


class DriveCorrectionIndexView(DeskIndexView):
    related = ("from_area", "to_area")


class BandColumn(Column):
    def get_value(self, instance: DriveCorrection) -> str:
        if (instance.from_minute, instance.to_minute) == (0, 1440):
            return _("all day")
        return f"{local_time.clock_of(instance.from_minute)} – {local_time.clock_of(instance.to_minute)}"


class DriveCorrectionViewSet(DeskViewSet):
    """What the office knows better than the estimate."""

    model = DriveCorrection
    name = url_prefix = "drive-corrections"
    url_namespace = "drive_corrections"
    menu_label = gettext_lazy("Drive corrections")
    icon = "resubmit"
    index_view_class = DriveCorrectionIndexView
    list_display = [
        "__str__",
        BandColumn("band", label=gettext_lazy("When")),
        Column("note", label=gettext_lazy("Why")),
    ]
    list_filter = ["from_area", "to_area"]
    ordering = ["crossing", "pk"]
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("from_area"), FieldPanel("to_area")]),
                FieldPanel("crossing"),
            ],
            heading=gettext_lazy("Between two areas, or over a bridge or through a tunnel"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("from_minute", widget=ClockInput, heading=gettext_lazy("From")),
                        FieldPanel("to_minute", widget=ClockInput, heading=gettext_lazy("To")),
                    ]
                ),
                FieldRowPanel([FieldPanel("percent"), FieldPanel("extra_minutes")]),
                FieldPanel("note"),
            ],
            heading=gettext_lazy("How much longer or shorter"),
            help_text=gettext_lazy(
                "A correction changes what is offered from now on; booked visits stay, and a round "
                "shows the drive that no longer fits."
            ),
        ),
    ]


class UnservedSearchViewSet(ReadOnlyViewSet):
    """Places people asked from that nobody visits, day by day."""

    model = UnservedSearch
    name = url_prefix = "unserved-searches"
    url_namespace = "unserved_searches"
    menu_label = gettext_lazy("Unserved searches")
    icon = "search"
    list_display = [
        Column("prefix", label=gettext_lazy("Prefix"), sort_key="prefix"),
        DayColumn("day", label=gettext_lazy("Day"), sort_key="day"),
        Column("count", label=gettext_lazy("Searches"), sort_key="count"),
    ]
    list_filter = {"day": ["gte", "lte"]}
    list_export = ["prefix", "day", "count"]
    export_filename = "unserved-searches"
    search_fields = ["prefix"]
    ordering = ["-day", "prefix"]


class WaitingListIndexView(DeskIndexView):
    related = ("area", "visit_type")


# Wagtail's own and not `DeskDeleteView`: nobody's free times hang on who waits.
class WaitingListDeleteView(generic.DeleteView):
    """Somebody asked to be taken off the list."""


class WaitingListViewSet(ReadOnlyViewSet):
    """Who wants to hear from us, by place; addresses stay encrypted and are written to by the program."""

    model = WaitingListEntry
    name = url_prefix = "waiting-list"
    url_namespace = "waiting_list"
    menu_label = gettext_lazy("Waiting list")
    icon = "mail"
    index_view_class = WaitingListIndexView
    delete_view_class = WaitingListDeleteView
    list_display = [
        Column("prefix", label=gettext_lazy("Prefix"), sort_key="prefix"),
        Column("area", label=gettext_lazy("Service area")),
        Column("visit_type", label=gettext_lazy("Visit type")),
        DateColumn("created_at", label=gettext_lazy("Waiting since"), sort_key="created_at"),
        DateColumn("told_at", label=gettext_lazy("Message written"), sort_key="told_at"),
        WaitingMessageColumn("message", label=gettext_lazy("Message")),
        Column("text_state", label=gettext_lazy("Text")),
    ]
    list_filter = ["area", "visit_type"]
    list_export = ["prefix", "area", "visit_type", "created_at", "told_at"]
    export_filename = "waiting-list"
    ordering = ["-created_at"]
    kept_routes = ("index", "index_results", "delete")
    gone = ("add_url_name", "edit_url_name", "history_url_name")

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        # Not the read-only one: the office takes people off this list when they ask.
        return ModelPermissionPolicy(self.model)
