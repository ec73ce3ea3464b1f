"""Forms for what can be booked and on which terms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking.models import RefundPolicy, RefundStep
from booking.staff.forms.desk import DeskForm
from booking.staff.forms.widgets import StepsWidget
from core import card_amounts
from core.models import ClinicSettings

Steps = list[tuple[int, int]]
FEES = ("no_show_fee_cents", "late_fee_cents")
#: What a patient agrees to: another of these is another version.
TERMS = {"step_rows", "text", "card_is_required"}
#: Left empty: none.
MAY_BE_EMPTY = (*FEES, "grace_minutes")


class StepsField(forms.Field):
    """Refund steps as pairs of (hours before, percent), latest first; two empty cells are no step."""

    widget = StepsWidget

    def to_python(self, value: Any) -> Steps:
        cells = value or []
        rows = list(zip(cells[::2], cells[1::2], strict=True))
        return sorted((_step(row) for row in rows if any(row)), reverse=True)

    def validate(self, value: Steps) -> None:
        super().validate(value)
        hours = [step[0] for step in value]
        if len(set(hours)) != len(hours):
            raise ValidationError(_("Two steps name the same number of hours."))
        percents = [step[1] for step in value]
        if percents != sorted(percents, reverse=True):
            raise ValidationError(
                _("Cancelling earlier must never bring back less than cancelling later.")
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return sorted(initial or [], reverse=True) != self.to_python(data)
        except ValidationError:
            return True


def _step(row: tuple[str, str]) -> tuple[int, int]:
    """One refund step as typed, in whole hours and percent."""
    try:
        hours, percent = (int(cell) for cell in row)
    except (TypeError, ValueError):
        raise ValidationError(
            _("Give each step both hours and percent, in whole numbers.")
        ) from None
    if not 0 <= hours <= 8760 or not 0 <= percent <= 100:
        raise ValidationError(_("Hours lie between 0 and 8760, percent between 0 and 100."))
    return hours, percent


class RefundPolicyForm(DeskForm):
    """A policy with its steps. Visits keep the terms they were booked under: a change of terms is a
    new version and touches no visit."""

    step_rows = StepsField(
        label=_("What comes back"),
        help_text=_("At least so many hours before the visit, so many percent of the deposit."),
    )

    class Meta:
        model = RefundPolicy
        fields = (
            "name",
            "text",
            "is_default",
            "grace_minutes",
            "no_show_fee_cents",
            "late_fee_cents",
            "card_is_required",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in MAY_BE_EMPTY:
            self.fields[name].required = False
        if self.instance.pk:
            self.initial["step_rows"] = sorted(
                self.instance.steps.values_list("hours_before", "percent"), reverse=True
            )

    def clean_is_default(self) -> bool:
        chosen = bool(self.cleaned_data["is_default"])
        if not chosen and self.initial.get("is_default"):
            raise ValidationError(_("Make another policy the default instead of this one."))
        return chosen

    def clean(self) -> dict[str, Any]:
        """A fee that a card can pay, and none that could never become due."""
        given: dict[str, Any] = super().clean() or {}
        given["grace_minutes"] = given.get("grace_minutes") or 0
        least = card_amounts.least(ClinicSettings.current().currency)
        for name in FEES:
            given[name] = given.get(name) or 0
            if 0 < given[name] < least:
                self.add_error(name, _("A card cannot pay so little."))
        free = [hours for hours, percent in given.get("step_rows") or () if percent == 100]
        if given.get("late_fee_cents") and not min(free, default=0):
            late = _("Say first until how many hours before the visit cancelling is free (100 %).")
            self.add_error("late_fee_cents", late)
        if given.get("card_is_required") and not (
            given.get("no_show_fee_cents") or given.get("late_fee_cents")
        ):
            self.add_error("card_is_required", _("Name the fee that the card is for."))
        return given

    def _terms_changed(self) -> bool:
        # By their numbers: a fee left empty and a fee of nothing are the same terms.
        numbers = any(
            self.cleaned_data[name] != (self.initial.get(name) or 0) for name in MAY_BE_EMPTY
        )
        return numbers or bool(TERMS & set(self.changed_data))

    def save(self, commit: bool = True) -> RefundPolicy:
        """Write policy and steps; raise the version where the terms or their words changed."""
        if self.cleaned_data["is_default"]:
            others = RefundPolicy.objects.filter(is_default=True).exclude(pk=self.instance.pk)
            # Before the save: the database allows one default at a time.
            others.update(is_default=False)
        if self.instance.pk and self._terms_changed():
            self.instance.version += 1
        policy: RefundPolicy = super().save(commit)
        if "step_rows" in self.changed_data:
            policy.steps.all().delete()
            RefundStep.objects.bulk_create(
                RefundStep(policy=policy, hours_before=hours, percent=percent)
                for hours, percent in self.cleaned_data["step_rows"]
            )
        return policy
