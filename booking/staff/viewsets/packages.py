"""Packages as they are offered: so many visits of one type, for one price, on terms in words."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from booking.models import Package
from booking.staff.columns import MoneyColumn
from booking.staff.forms.desk import DeskForm
from booking.staff.forms.widgets import CentsInput
from booking.staff.viewsets.base import DeskViewSet
from booking.staff.viewsets.visit_types import PricedIndexView


class PackageForm(DeskForm):
    """What was sold keeps the terms of its day; a change is about what is sold afterwards."""

    class Meta:
        model = Package
        fields = (
            "name",
            "name_fr",
            "visit_type",
            "visits",
            "price_cents",
            "months",
            "rest",
            "is_active",
        )


class PackageIndexView(PricedIndexView):
    related = ("visit_type",)


class PackageViewSet(DeskViewSet):
    """What the office may sell: packages already sold keep their terms."""

    model = Package
    name = url_prefix = "packages"
    url_namespace = "packages"
    menu_label = _("Packages")
    icon = "list-ul"
    index_view_class = PackageIndexView
    list_display = [
        "name",
        Column("visit_type", label=_("Visit type")),
        Column("visits", label=_("Visits")),
        MoneyColumn("price_cents", label=_("Price"), sort_key="price_cents"),
        BooleanColumn("is_active", label=_("Offered")),
    ]
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("name_fr"),
            FieldPanel("visit_type"),
            FieldRowPanel([FieldPanel("visits"), FieldPanel("price_cents", widget=CentsInput)]),
            FieldPanel("months"),
            FieldPanel("rest"),
            FieldPanel("is_active"),
        ],
        base_form_class=PackageForm,
    )
