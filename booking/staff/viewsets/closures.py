"""Days the clinic is closed; statutory holidays come from a list, year by year."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets import HeaderButton

from booking.models import Closure
from booking.staff import presenters
from booking.staff.viewsets.base import DeskIndexView, DeskViewSet


class DayColumn(Column):
    def get_value(self, instance: Closure) -> str:
        return presenters.day(instance.date)


class ClosureIndexView(DeskIndexView):
    def get_header_buttons(self) -> list[HeaderButton]:
        buttons = super().get_header_buttons()
        if self.user_has_permission("add"):
            buttons.append(
                HeaderButton(
                    label=_("Add statutory holidays"),
                    url=reverse("desk:holidays"),
                    icon_name="calendar",
                )
            )
        return buttons


class ClosureViewSet(DeskViewSet):
    """A closed day takes every practitioner's weekly hours of that date out of the offer, except
    where a practitioner has extra hours."""

    model = Closure
    name = url_prefix = "closures"
    url_namespace = "closures"
    menu_label = gettext_lazy("Closures")
    icon = "calendar"
    index_view_class = ClosureIndexView
    list_display = [
        "name",
        DayColumn("date", label=gettext_lazy("Date"), sort_key="date"),
        BooleanColumn("is_statutory", label=gettext_lazy("Statutory holiday")),
    ]
    list_filter = {"is_statutory": ["exact"], "date": ["gte", "lte"]}
    list_export = ["date", "name", "is_statutory"]
    export_filename = "closures"
    search_fields = ["name"]
    ordering = ["date"]
    panels = [FieldPanel("date"), FieldPanel("name"), FieldPanel("is_statutory")]
