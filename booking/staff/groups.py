"""Menu groups of the office's listings in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from booking.staff.viewsets.closures import ClosureViewSet
from booking.staff.viewsets.packages import PackageViewSet
from booking.staff.viewsets.people import LanguageViewSet, PractitionerViewSet
from booking.staff.viewsets.places import (
    DriveCorrectionViewSet,
    ServiceAreaViewSet,
    UnservedSearchViewSet,
    WaitingListViewSet,
)
from booking.staff.viewsets.visit_types import RefundPolicyViewSet, VisitTypeViewSet


class OfferGroup(ViewSetGroup):
    """What can be booked, where, when, with whom, on which terms."""

    menu_label = _("What we offer")
    menu_name = "offer"
    menu_icon = "clipboard-list"
    menu_order = 120
    items = (
        PractitionerViewSet,
        ServiceAreaViewSet,
        VisitTypeViewSet,
        PackageViewSet,
        RefundPolicyViewSet,
        ClosureViewSet,
        DriveCorrectionViewSet,
        LanguageViewSet,
    )


class DemandGroup(ViewSetGroup):
    """Who wants to come to us and cannot yet."""

    menu_label = _("Waiting")
    menu_name = "demand"
    menu_icon = "mail"
    menu_order = 130
    items = (WaitingListViewSet, UnservedSearchViewSet)
