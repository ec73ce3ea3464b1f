"""Practitioners and the languages they visit in."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from booking.models import Language, Practitioner, Visit
from booking.operations.practitioners.areas import change_practitioner
from booking.operations.visits.fates import Fates
from booking.queries.week import windows_left_bare
from booking.staff import presenters
from booking.staff.checklist import checklist
from booking.staff.clinic_clock import today
from booking.staff.columns import NamesColumn
from booking.staff.deciding import Deciding, say_whom_to_call
from booking.staff.forms.desk import PractitionerForm
from booking.staff.viewsets.base import DeskEditView, DeskIndexView, DeskViewSet
from core.audit import acting
from core.clock import now
from territory.here import country


def registration_warning(valid_to: dt.date | None, today: dt.date) -> str:
    """What to say about a registration that has ended or ends soon; empty when all is well.

    In the months when colleges renew, one ending in the same year is mentioned, otherwise 31 days
    before.
    """
    if valid_to is None:
        return _("no end of registration on record")
    if valid_to < today:
        return _("registration ended: not offered")
    season = dt.date(today.year, country().registrations_run_out_from, 1)
    in_season = today >= season and valid_to.year == today.year
    if in_season or (valid_to - today).days <= 31:
        return _("registration ends soon")
    return ""


class RegistrationColumn(Column):
    def get_value(self, instance: Practitioner) -> str:
        until = instance.registration_valid_to
        warning = registration_warning(until, today())
        shown = presenters.day(until) if until else presenters.CROSSES
        return f"{shown}: {warning}" if warning else shown


class PractitionerIndexView(DeskIndexView):
    prefetched = ("areas", "languages")
    related = ("user",)


class PractitionerEditView(Deciding, DeskEditView):
    """The form; saving holds the diary, because areas and turnaround decide what can be booked.

    Leaving an area or a visit type, a registration that ends earlier and taking no bookings any
    more are asked about first, with the visits they hit.
    """

    def form_valid(self, form: Any) -> HttpResponse:
        areas = [area.pk for area in form.cleaned_data["areas"]]
        self.ends = windows_left_bare(self.object, areas, today())
        return super().form_valid(form)

    def hits(self) -> Callable[[Fates], object]:
        return lambda fates: self._change(fates, lambda: self.form.save())

    def save_instance(self) -> Any:
        changed, to_call = self._change(self.fates, super().save_instance)
        say_whom_to_call(self.request, to_call)
        return changed

    def _change(
        self, fates: Fates, save: Callable[[], Practitioner]
    ) -> tuple[Practitioner, list[Visit]]:
        def write(version: int) -> Practitioner:
            # The row was counted up under the lock; saving the form's older number would undo that.
            self.form.instance.version = version
            return save()

        return change_practitioner(
            practitioner=self.object,
            write=write,
            by=acting(self.request.user),
            now=now(),
            fates=fates,
            seen=[window.pk for window in self.ends],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Whoever was invited has a user already, and no password yet.
        signs_in = bool(self.object.user and self.object.user.has_usable_password())
        points = checklist(Practitioner.objects.get(pk=self.object.pk), now())
        lacks = any(point.blocks and not point.is_done for point in points)
        shown = {"signs_in": signs_in, "points": points, "lacks": lacks}
        return super().get_context_data(**shown, **kwargs)


class PractitionerViewSet(DeskViewSet):
    """Who visits: areas, visit types, languages, registration."""

    model = Practitioner
    name = url_prefix = "practitioners"
    url_namespace = "practitioners"
    menu_label = gettext_lazy("Practitioners")
    icon = "group"
    index_view_class = PractitionerIndexView
    edit_view_class = PractitionerEditView
    edit_template_name = "staff/practitioner_form.html"
    list_display = [
        "name",
        NamesColumn("areas", label=gettext_lazy("Areas")),
        NamesColumn("languages", label=gettext_lazy("Languages")),
        RegistrationColumn("registration_valid_to", label=gettext_lazy("Registered until")),
        BooleanColumn("is_active", label=gettext_lazy("Takes bookings")),
    ]
    list_filter = ["is_active", "areas", "visit_types", "languages", "gender"]
    list_export = [
        "name",
        "profession",
        "email",
        "phone",
        "college",
        "registration_number",
        "registration_valid_to",
        "is_active",
    ]
    export_filename = "practitioners"
    search_fields = ["name", "email", "registration_number"]
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("slug"),
                    FieldRowPanel([FieldPanel("pronouns"), FieldPanel("gender")]),
                    FieldRowPanel([FieldPanel("profession"), FieldPanel("credentials")]),
                    FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                    FieldPanel("is_active"),
                ],
                heading=gettext_lazy("Who"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("college"), FieldPanel("registration_number")]),
                    FieldRowPanel(
                        [FieldPanel("registration_valid_to"), FieldPanel("register_url")]
                    ),
                ],
                heading=gettext_lazy("Registration"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("areas", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("visit_types", widget=forms.CheckboxSelectMultiple),
                    FieldPanel("languages", widget=forms.CheckboxSelectMultiple),
                ],
                heading=gettext_lazy("Areas, visit types and languages"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("home_code"), FieldPanel("turnaround_minutes")]),
                    FieldRowPanel(
                        [FieldPanel("max_visits_per_day"), FieldPanel("wished_minutes_per_week")]
                    ),
                    FieldPanel("time_zone"),
                ],
                heading=gettext_lazy("How the day is planned"),
                help_text=gettext_lazy(
                    "These decide what is offered from now on; booked visits stay as they are. Only "
                    "another time zone shifts the weekly hours, and asks about the visits it hits."
                ),
            ),
        ],
        base_form_class=PractitionerForm,
    )


class LanguageViewSet(DeskViewSet):
    """Languages a visit can be held in."""

    model = Language
    name = url_prefix = "languages"
    url_namespace = "languages"
    menu_label = gettext_lazy("Languages")
    icon = "globe"
    list_display = ["name", Column("code", label=gettext_lazy("Code"))]
    search_fields = ["name", "code"]
    ordering = ["name"]
    panels = [FieldPanel("name"), FieldPanel("code")]
