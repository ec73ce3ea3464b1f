"""Wagtail hooks for the office's viewsets, reports and panels. What they do is in `booking.staff`."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from booking.staff import urls
from booking.staff.acting_facts import ActingPanel
from booking.staff.dashboard import panels_for
from booking.staff.groups import DemandGroup, OfferGroup
from booking.staff.permissions import ACT_ON_VISITS, SEE_PATIENTS, SEE_VISITS, may
from booking.staff.views.reports import MENU
from booking.staff.viewsets.visits import VisitViewSet


class DeskMenuItem(MenuItem):
    """An entry shown only to whoever may open it."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return may(request.user, self.permission)


@hooks.register("register_admin_menu_item")
def board_item() -> DeskMenuItem:
    return DeskMenuItem(
        _("Day board"),
        reverse("desk:board_choose"),
        name="desk-board",
        icon_name="calendar-check",
        order=100,
        permission=SEE_VISITS,
    )


@hooks.register("register_admin_menu_item")
def patients_item() -> DeskMenuItem:
    return DeskMenuItem(
        _("Patients"),
        reverse("desk:patients"),
        name="desk-patients",
        icon_name="user",
        order=105,
        permission=SEE_PATIENTS,
    )


@hooks.register("register_admin_menu_item")
def absences_item() -> DeskMenuItem:
    return DeskMenuItem(
        _("Absences"),
        reverse("desk:absences"),
        name="desk-absences",
        icon_name="warning",
        order=108,
        permission=SEE_VISITS,
    )


@hooks.register("register_admin_viewset")
def visits() -> ViewSet:
    return VisitViewSet(menu_order=110, add_to_admin_menu=True)


@hooks.register("register_admin_viewset")
def groups() -> list[ViewSetGroup]:
    return [OfferGroup(), DemandGroup()]


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("desk/", include((urls, "desk")))]


@hooks.register("register_settings_menu_item")
def invite_item() -> DeskMenuItem:
    return DeskMenuItem(
        _("Invite a colleague"),
        reverse("desk:invite"),
        name="desk-invite",
        icon_name="user",
        order=590,
        permission="accounts.add_user",
    )


@hooks.register("register_settings_menu_item")
def sessions_item() -> DeskMenuItem:
    return DeskMenuItem(
        _("Who is signed in"),
        reverse("desk:sessions"),
        name="desk-sessions",
        icon_name="user",
        order=592,
        permission="accounts.change_user",
    )


@hooks.register("register_settings_menu_item")
def moving_in_item() -> DeskMenuItem:
    return DeskMenuItem(
        _("Moving in"),
        reverse("desk:imports"),
        name="desk-moving-in",
        icon_name="download",
        order=595,
        permission=ACT_ON_VISITS,
    )


if settings.SMS_GATEWAY == "console":

    @hooks.register("register_reports_menu_item")
    def texts_item() -> DeskMenuItem:
        return DeskMenuItem(
            _("Texts of this demo"),
            reverse("desk:texts"),
            name="desk-texts",
            icon_name="mail",
            order=980,
            permission=SEE_PATIENTS,
        )


@hooks.register("construct_homepage_panels")
def desk_panels(request: HttpRequest, panels: list[Any]) -> None:
    panels.extend(panels_for(request))
    if may(request.user, ActingPanel.permission):
        panels.append(ActingPanel())


def _report(name: str, label: Any, icon: str, permission: str, order: int) -> None:
    def item() -> DeskMenuItem:
        return DeskMenuItem(
            label,
            reverse(f"desk:{name}"),
            name=f"desk-{name}",
            icon_name=icon,
            order=order,
            permission=permission,
        )

    hooks.register("register_reports_menu_item", item)


for place, (name, label, icon, permission) in enumerate(MENU):
    _report(name, label, icon, permission, 10 + place)
