"""The office's listings, in the order of the menu."""

from booking.staff.viewsets.closures import ClosureViewSet
from booking.staff.viewsets.people import LanguageViewSet, PractitionerViewSet
from booking.staff.viewsets.places import (
    DriveCorrectionViewSet,
    ServiceAreaViewSet,
    UnservedSearchViewSet,
    WaitingListViewSet,
)
from booking.staff.viewsets.visit_types import RefundPolicyViewSet, VisitTypeViewSet
from booking.staff.viewsets.visits import VisitViewSet

__all__ = [
    "ClosureViewSet",
    "DriveCorrectionViewSet",
    "LanguageViewSet",
    "PractitionerViewSet",
    "RefundPolicyViewSet",
    "ServiceAreaViewSet",
    "UnservedSearchViewSet",
    "VisitTypeViewSet",
    "VisitViewSet",
    "WaitingListViewSet",
]
