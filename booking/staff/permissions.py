"""Permissions of the staff: who may see and do what. Wagtail's viewsets ask per model, never per
record; these policies are the only answer given in the office's rooms."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.permission_policies import ModelPermissionPolicy

View = Callable[..., HttpResponseBase]

SEE_VISITS = "booking.view_visit"
ACT_ON_VISITS = "booking.change_visit"
SEE_PATIENTS = "booking.view_patient"
SEE_MONEY = "booking.view_ledgerentry"
RUN_PAY = "booking.add_payperiod"
RUN_CLINIC = "booking.change_refundpolicy"


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Rows that nobody adds, changes or deletes by hand: operations write them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    # Wagtail's own would look at Django's rights, and find those that this policy withholds.
    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


def may(user: Any, permission: str) -> bool:
    """Whether a signed-in `user` holds `permission` (Django's `app.codename`)."""
    return bool(user.is_active and user.has_perm(permission))


def requires(permission: str) -> Callable[[View], View]:
    """Refuse a view to whoever lacks `permission`; Wagtail turns the refusal into its own page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate
