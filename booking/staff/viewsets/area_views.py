"""Saving and deleting a service area: what becomes of the visits it leaves without a place (0912)."""

import copy
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from booking.models import ServiceArea, Visit
from booking.operations.clinic.service_areas import AreaInUse, change_area, delete_area
from booking.operations.visits.fates import Fates
from booking.staff.deciding import Deciding, say_whom_to_call
from booking.staff.viewsets.base import DeskCreateView, DeskDeleteView
from core.audit import acting
from core.clock import now


class AreaDeciding(Deciding):
    """An area switched off or drawn anew: the visits it leaves without a place are asked about."""

    def hits(self) -> Callable[[Fates], object]:
        return lambda fates: self._change(fates, self._written)

    def save_instance(self) -> Any:
        changed, to_call = self._change(self.fates, super().save_instance)  # type: ignore[misc]
        say_whom_to_call(self.request, to_call)
        return changed

    def _change(
        self, fates: Fates, write: Callable[[], ServiceArea]
    ) -> tuple[ServiceArea, list[Visit]]:
        return change_area(write=write, by=acting(self.request.user), now=now(), fates=fates)

    def _written(self) -> ServiceArea:
        return self.form.save()  # type: ignore[no-any-return]


class ServiceAreaCreateView(AreaDeciding, DeskCreateView):
    """A new area may take codes out of another by a longer prefix."""

    def _written(self) -> ServiceArea:
        fresh = copy.copy(self.form.instance)
        try:
            return super()._written()
        finally:
            self.form.instance = fresh  # it was only tried: what is saved afterwards is a new row


class ServiceAreaDeleteView(DeskDeleteView):
    """Deleted only while no visit and no weekly window names it."""

    def delete_action(self) -> None:
        with transaction.atomic():
            log(instance=self.object, action="wagtail.delete")
            delete_area(area=self.object, now=now())

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except AreaInUse:
            said = _(
                "“%(name)s” is named by booked visits or weekly hours and cannot be deleted. "
                "Switch it off instead: what becomes of its visits is asked then."
            )
            messages.error(self.request, said % {"name": self.object})
            return redirect(self.index_url_name)
