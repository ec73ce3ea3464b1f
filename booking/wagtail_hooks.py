"""Hangs the office's rooms into Wagtail's admin. What they do is in `booking.staff`."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from booking.staff import urls
from booking.staff.groups import DemandGroup, OfferGroup
from booking.staff.viewsets import VisitViewSet


@hooks.register("register_admin_viewset")
def visits() -> ViewSet:
    return VisitViewSet(menu_order=110, add_to_admin_menu=True)


@hooks.register("register_admin_viewset")
def groups() -> list[ViewSetGroup]:
    return [OfferGroup(), DemandGroup()]


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    return [path("desk/", include((urls, "desk")))]
