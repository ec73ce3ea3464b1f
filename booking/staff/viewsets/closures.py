"""Closures: days the clinic is closed; statutory holidays come from a list, year by year."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.widgets import HeaderButton
from wagtail.log_actions import log

from booking.models import Closure
from booking.operations.clinic.closing import close_clinic
from booking.operations.visits.fates import Fates
from booking.staff.closing_words import say_what_follows
from booking.staff.columns import DayColumn
from booking.staff.deciding import Deciding
from booking.staff.viewsets.base import DeskCreateView, DeskEditView, DeskIndexView, DeskViewSet
from core.audit import acting
from core.clock import now


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


class ClosureForm(Deciding):
    """Closing the clinic, or moving the closure to another date, through the one operation."""

    object: Any
    later = True

    def hits(self) -> Callable[[Fates], object]:
        return lambda fates: self._close(fates)

    def save_instance(self) -> Closure:
        closed = self._close(self.fates)
        is_new = self.object is None
        self.has_content_changes = is_new or self.form.has_changed()
        log(
            instance=closed,
            action="wagtail.create" if is_new else "wagtail.edit",
            content_changed=self.has_content_changes,
        )
        say_what_follows(self.request, self.fates)
        return closed

    def _close(self, fates: Fates) -> Closure:
        typed = self.form.cleaned_data
        return close_clinic(
            date=typed["date"],
            name=typed["name"],
            is_statutory=typed["is_statutory"],
            # Read anew: the form has written what was typed into the object at hand.
            closure=self.object and Closure.objects.filter(pk=self.object.pk).first(),
            compare=self.form.refuse_if_changed if self.object else lambda: None,
            by=acting(self.request.user),
            now=now(),
            fates=fates,
        )


class ClosureCreateView(ClosureForm, DeskCreateView):
    """The form of a new closure."""


class ClosureEditView(ClosureForm, DeskEditView):
    """The form of a closure that is there already."""


class ClosureViewSet(DeskViewSet):
    """A closed day takes every practitioner's weekly hours of that date out of the offer, except
    where a practitioner has extra hours."""

    model = Closure
    name = url_prefix = "closures"
    url_namespace = "closures"
    menu_label = gettext_lazy("Closures")
    icon = "calendar"
    index_view_class = ClosureIndexView
    add_view_class = ClosureCreateView
    edit_view_class = ClosureEditView
    create_template_name = "staff/deciding_form.html"
    edit_template_name = "staff/deciding_form.html"
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
