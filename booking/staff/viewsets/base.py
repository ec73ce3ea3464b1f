"""What every listing of the office has in common."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from booking.staff.permissions import ReadOnlyPolicy
from core import phones
from core.generations import AVAILABILITY, raise_generation
from core.second_tab import VersionedEditView
from core.spreadsheets import SpreadsheetListing

#: What a column of an export is called where the field's own name is for programs.
HEADINGS = {
    "public_ref": gettext_lazy("Reference"),
    "local_date": gettext_lazy("Date"),
    "local_minute": gettext_lazy("Time"),
    "day": gettext_lazy("Date"),
    "practitioner": gettext_lazy("Practitioner"),
    "area": gettext_lazy("Service area"),
    "visit_type": gettext_lazy("Visit type"),
    "price_cents": gettext_lazy("Price"),
    "travel_fee_cents": gettext_lazy("Travel fee"),
    "deposit_cents": gettext_lazy("Deposit"),
    "payer": gettext_lazy("Who pays"),
    "name_fr": gettext_lazy("Name in French"),
    "slug": gettext_lazy("Name in addresses"),
    "minutes": gettext_lazy("Minutes"),
    "count": gettext_lazy("Searches"),
    "created_at": gettext_lazy("Waiting since"),
    "told_at": gettext_lazy("Message written"),
    "registration_valid_to": gettext_lazy("Registered until"),
    "is_active": gettext_lazy("Offered"),
    "phone_only": gettext_lazy("By phone"),
}


class DeskIndexView(SpreadsheetListing, generic.IndexView):
    """A listing that reads related rows at once."""

    export_headings = HEADINGS
    # Wagtail's listing would ask for a right to change; looking is a right of its own here.
    any_permission_required = ["add", "change", "delete", "view"]
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset()
        if self.related:
            rows = rows.select_related(*self.related)
        return rows.prefetch_related(*self.prefetched)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        # On a phone a row is a block: as a table it runs out to the right.
        context["media"] += forms.Media(css={"all": ["css/desk.css"]})
        return context


def say_what_was_read(request: HttpRequest, form: Any) -> None:
    """A number that was understood in another way than typed is read back."""
    if said := phones.read_back(form):
        messages.info(request, said)


class DeskCreateView(generic.CreateView):
    """Adding something patients can be offered: what was computed before is stale."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        raise_generation(AVAILABILITY)
        say_what_was_read(self.request, self.form)
        return instance


class DeskEditView(VersionedEditView):
    """Changing something patients can be offered: what was computed before is stale."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        raise_generation(AVAILABILITY)
        say_what_was_read(self.request, self.form)
        return instance


class DeskDeleteView(generic.DeleteView):
    """Deletes only what nothing depends on; says what to do otherwise."""

    def delete_action(self) -> None:
        with transaction.atomic():
            log(instance=self.object, action="wagtail.delete")
            # In one transaction with its entry: no entry about what is still there.
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
    # Nothing of the desk stands in pages; the index would be written at every save.
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50

    def get_urlpatterns(self) -> list[Any]:
        """Without "usage": nothing of the desk is embedded in pages by reference."""
        return [route for route in super().get_urlpatterns() if route.name != "usage"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), "usage_url_name": None}


class ReadOnlyViewSet(DeskViewSet):
    """A listing of rows that only operations write."""

    kept_routes: tuple[str, ...] = ("index", "index_results")
    # Wagtail draws a button for every address a view knows.
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
