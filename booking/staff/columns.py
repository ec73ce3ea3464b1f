"""Columns of the office's listings."""

from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.ui.tables import Column, StatusTagColumn

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
