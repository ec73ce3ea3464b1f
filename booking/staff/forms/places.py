"""Forms for where patients live and how long the drive takes."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Avg
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from booking.models import AreaPrefix, PostalPoint, ServiceArea
from booking.staff.forms.desk import DeskForm
from core.forms import CodeField
from territory.here import country


class PrefixesField(CodeField):
    """Postal code prefixes separated by spaces, commas or lines, as a sorted list."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        if isinstance(value, list):
            return value
        words = re.split(r"[\s,;]+", (value or "").upper())
        return sorted({word for word in words if word})

    def run_validators(self, value: Any) -> None:
        for prefix in value:
            codes = country().postal_codes
            if not codes.is_prefix(prefix):
                raise ValidationError(str(codes.words.is_no_prefix) % {"prefix": prefix[:20]})

    def prepare_value(self, value: Any) -> Any:
        return " ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != self.to_python(data)


class ServiceAreaForm(DeskForm):
    """A service area with its prefixes; each prefix belongs to exactly one area."""

    prefix_list = PrefixesField(
        label=gettext_lazy("Postal code prefixes"),
    )

    class Meta:
        model = ServiceArea
        fields = ("name", "slug", "is_active", "travel_fee_cents")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefix_list"].help_text = country().postal_codes.words.prefixes_hint
        if self.instance.pk:
            self.initial["prefix_list"] = sorted(
                self.instance.prefixes.values_list("prefix", flat=True)
            )

    def clean_prefix_list(self) -> list[str]:
        wanted: list[str] = self.cleaned_data["prefix_list"]
        taken = AreaPrefix.objects.filter(prefix__in=wanted).exclude(area_id=self.instance.pk)
        clashes = [f"{row.prefix} ({row.area.name})" for row in taken.select_related("area")]
        if clashes:
            raise ValidationError(
                _("Already part of another area: %(clashes)s.") % {"clashes": ", ".join(clashes)}
            )
        return wanted

    def save(self, commit: bool = True) -> ServiceArea:
        """Write area and prefixes; the area's middle is the middle of its prefixes' points."""
        wanted, begun = self.cleaned_data["prefix_list"], country().prefix_length
        middle = PostalPoint.objects.filter(
            # The map has points of neighbourhoods; a longer prefix lies in one of them.
            code__in=[prefix[:begun] for prefix in wanted]
        ).aggregate(latitude=Avg("latitude"), longitude=Avg("longitude"))
        self.instance.latitude, self.instance.longitude = middle["latitude"], middle["longitude"]
        area: ServiceArea = super().save(commit)
        # Only what changed: a prefix that stays keeps its row.
        area.prefixes.exclude(prefix__in=wanted).delete()
        present = set(area.prefixes.values_list("prefix", flat=True))
        AreaPrefix.objects.bulk_create(
            AreaPrefix(area=area, prefix=prefix) for prefix in wanted if prefix not in present
        )
        return area
