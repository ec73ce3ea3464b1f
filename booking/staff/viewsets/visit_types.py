"""Visit types and refund policies: what can be booked and on which terms."""

from typing import Any

from django import forms
from django.db.models import Value
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from booking.models import RefundPolicy, VisitType
from booking.staff.columns import MoneyColumn
from booking.staff.forms.desk import DeskForm
from booking.staff.forms.visit_types import RefundPolicyForm
from booking.staff.forms.widgets import CentsInput, ClockInput
from booking.staff.viewsets.base import DeskIndexView, DeskViewSet
from core.models import ClinicSettings


class PricedIndexView(DeskIndexView):
    """Rows that carry the clinic's currency beside their cents."""

    def get_base_queryset(self) -> Any:
        currency = ClinicSettings.current().currency
        return super().get_base_queryset().annotate(currency=Value(currency))


class VisitTypeIndexView(PricedIndexView):
    related = ("refund_policy",)


class VisitTypeViewSet(DeskViewSet):
    """What patients can book: minutes, price, deposit, grid, notice and limits."""

    model = VisitType
    name = url_prefix = "visit-types"
    url_namespace = "visit_types"
    menu_label = _("Visit types")
    icon = "list-ul"
    index_view_class = VisitTypeIndexView
    list_display = [
        "name",
        Column("minutes", label=_("Minutes"), sort_key="minutes"),
        MoneyColumn("price_cents", label=_("Price"), sort_key="price_cents"),
        MoneyColumn("deposit_cents", label=_("Deposit"), sort_key="deposit_cents"),
        BooleanColumn("phone_only", label=_("By phone")),
        BooleanColumn("is_active", label=_("Offered")),
    ]
    list_filter = ["is_active", "phone_only", "for_new_patients", "for_returning_patients"]
    list_export = [
        "name",
        "name_fr",
        "slug",
        "minutes",
        "price_cents",
        "deposit_cents",
        "tax_code",
        "is_active",
        "phone_only",
    ]
    export_filename = "visit-types"
    search_fields = ["name", "summary"]
    ordering = ["order", "name"]
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("name_fr")]),
                FieldPanel("slug"),
                FieldPanel("summary"),
                FieldPanel("summary_fr"),
                FieldRowPanel(
                    [FieldPanel("for_new_patients"), FieldPanel("for_returning_patients")]
                ),
                FieldRowPanel([FieldPanel("is_active"), FieldPanel("phone_only")]),
                FieldRowPanel([FieldPanel("shown_under"), FieldPanel("order")]),
            ],
            heading=_("What patients see"),
            help_text=_(
                "Changed, or taken off the offer, a visit type leaves booked visits as they are: time, "
                "length, price and terms."
            ),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("price_cents", widget=CentsInput, heading=_("Price")),
                        FieldPanel("deposit_cents", widget=CentsInput, heading=_("Deposit")),
                    ]
                ),
                FieldPanel("tax_code"),
                FieldPanel("price_is_sample"),
                FieldPanel("refund_policy", widget=forms.Select),
            ],
            heading=_("Price and terms"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("minutes"),
                FieldRowPanel(
                    [
                        FieldPanel("step_minutes"),
                        FieldPanel(
                            "offset_minutes", widget=ClockInput, heading=_("Grid begins at")
                        ),
                    ]
                ),
                FieldRowPanel([FieldPanel("notice_minutes"), FieldPanel("horizon_days")]),
                FieldRowPanel([FieldPanel("buffer_before"), FieldPanel("buffer_after")]),
                FieldRowPanel(
                    [FieldPanel("max_visits_per_day"), FieldPanel("max_minutes_per_day")]
                ),
            ],
            heading=_("Times"),
        ),
    ]
    edit_handler = ObjectList(panels, base_form_class=DeskForm)


class RefundPolicyIndexView(DeskIndexView):
    prefetched = ("steps",)


class StepsColumn(Column):
    """`≥ 24 h: 100 %, ≥ 0 h: 0 %`."""

    def get_value(self, instance: RefundPolicy) -> str:
        steps = sorted(instance.steps.all(), key=lambda step: -step.hours_before)
        return ", ".join(str(step) for step in steps)


class RefundPolicyViewSet(DeskViewSet):
    """How much of a deposit comes back. Booked visits keep the terms of their day."""

    model = RefundPolicy
    name = url_prefix = "refund-policies"
    url_namespace = "refund_policies"
    menu_label = _("Refund policies")
    icon = "doc-full-inverse"
    index_view_class = RefundPolicyIndexView
    list_display = [
        "name",
        Column("version", label=_("Version")),
        StepsColumn("steps", label=_("What comes back")),
        BooleanColumn("is_default", label=_("Default")),
    ]
    ordering = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("step_rows"),
            FieldPanel("grace_minutes"),
            FieldPanel("text"),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [
                            FieldPanel(
                                "no_show_fee_cents",
                                widget=CentsInput,
                                heading=_("Fee for a missed visit"),
                            ),
                            FieldPanel(
                                "late_fee_cents",
                                widget=CentsInput,
                                heading=_("Fee for a late cancellation"),
                            ),
                        ]
                    ),
                    FieldPanel("card_is_required"),
                ],
                heading=_("Card on file"),
                help_text=_(
                    "Patients who agree keep a card for these fees when they book (with SAVED_CARDS on). "
                    "A cancellation is late when it is no longer free. The office charges a fee on the "
                    "visit's page, once, and never without that agreement."
                ),
            ),
            FieldPanel("is_default"),
        ],
        base_form_class=RefundPolicyForm,
    )
