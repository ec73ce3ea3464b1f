"""Columns of the office's listings."""

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, StatusTagColumn

from booking.queries.messages import told_waiting
from booking.staff import presenters


class MoneyColumn(Column):
    """Whole cents shown as an amount; the row's own currency where it has one."""

    def get_value(self, instance: Any) -> str:
        cents = super().get_value(instance)
        return "" if cents is None else presenters.money(cents, getattr(instance, "currency", ""))


class NamesColumn(Column):
    """The names of prefetched related rows, separated by commas."""

    def get_value(self, instance: Any) -> SafeString:
        rows = getattr(instance, self.accessor).all()
        return format_html_join(", ", "{}", ((str(row),) for row in rows))


class VisitStatusColumn(StatusTagColumn):
    """A visit's status; those that take the practitioner's time stand out."""

    def get_primary(self, instance: Any) -> bool:
        return bool(instance.status == "confirmed")


class DayColumn(Column):
    """A date as the office writes it, with its weekday."""

    def get_value(self, instance: Any) -> str:
        return presenters.day(super().get_value(instance))


class WaitingMessageColumn(Column):
    """How far the message to somebody on the waiting list came; nothing while they wait."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        if instance.told_at is None:
            return context | {"value": _("waits")}
        # One question for all rows of the page, when the first of them is drawn.
        table = parent_context["table"]
        if not hasattr(table, "waiting_states"):
            table.waiting_states = told_waiting([row for row in table.data if row.told_at])
        state = table.waiting_states.get(instance.pk)
        return context | {"value": state.label if state else _("not on record any more")}

    def get_value(self, instance: Any) -> str:
        return ""
