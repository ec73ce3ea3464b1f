"""What every listing of the office has in common."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from booking.staff.permissions import ReadOnlyPolicy
from core.forms import Washed
from core.generations import AVAILABILITY, raise_generation

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class SafeExportMixin:
    """Spreadsheets run cells that begin like a formula; ours begin with an apostrophe instead."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        cell = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
            return f"'{cell}"
        return cell


class DeskIndexView(SafeExportMixin, generic.IndexView):
    """A listing that reads related rows at once."""

    any_permission_required = ["add", "change", "delete", "view"]
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset()
        if self.related:
            rows = rows.select_related(*self.related)
        return rows.prefetch_related(*self.prefetched)


class DeskCreateView(generic.CreateView):
    """Adding something patients can be offered: what was computed before is stale."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        raise_generation(AVAILABILITY)
        return instance


class DeskEditView(generic.EditView):
    """Changing something patients can be offered: what was computed before is stale."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        raise_generation(AVAILABILITY)
        return instance


class DeskDeleteView(generic.DeleteView):
    """Deletes only what nothing depends on; says what to do otherwise."""

    def delete_action(self) -> None:
        with transaction.atomic():
            log(instance=self.object, action="wagtail.delete")
            self.object.delete()
            raise_generation(AVAILABILITY)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _(
                    "“%(name)s” is part of visits on record and cannot be deleted. "
                    "Switch it off instead: it will no longer be offered."
                )
                % {"name": self.object},
            )
            return redirect(self.index_url_name)


class DeskViewSet(ModelViewSet):
    """A listing with form in Wagtail's own look, fetched and saved our way."""

    index_view_class = DeskIndexView
    add_view_class = DeskCreateView
    edit_view_class = DeskEditView
    delete_view_class = DeskDeleteView
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50

    def get_form_class(self, for_update: bool = False) -> Any:
        """The form of the panels; what is typed is washed whatever it was made of."""
        form = super().get_form_class(for_update)
        return form if issubclass(form, Washed) else type(form)(form.__name__, (Washed, form), {})

    def get_urlpatterns(self) -> list[Any]:
        """Without "usage": nothing of the desk is embedded in pages by reference."""
        return [route for route in super().get_urlpatterns() if route.name != "usage"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "usage_url_name": None}


class ReadOnlyViewSet(DeskViewSet):
    """A listing of rows that only operations write."""

    kept_routes: tuple[str, ...] = ("index", "index_results")
    gone: tuple[str, ...] = ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name")

    @property
    def permission_policy(self) -> ModelPermissionPolicy:
        return ReadOnlyPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> None:
        """Nothing is written here."""

    def get_urlpatterns(self) -> list[Any]:
        return [route for route in super().get_urlpatterns() if route.name in self.kept_routes]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), **dict.fromkeys(self.gone)}

    def register_admin_url_finder(self) -> None:
        """There is no page to edit these rows on."""
