"""Lists, steps, tables and exercises."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.blocks.media import DrawingValue
from core.blocks.text import INLINE, ProseBlock
from core.drawings import Exercise


class KeyPointsBlock(blocks.StructBlock):
    """The page in a few lines."""

    title = blocks.CharBlock(max_length=80, default="Key points", label=_("Title"))
    points = blocks.ListBlock(blocks.RichTextBlock(features=INLINE), min_num=1, label=_("Points"))

    class Meta:
        icon = "tick"
        label = _("Key points")
        template = "blocks/key_points.html"
        description = _("The page in three to five lines.")
        preview_value = {"title": "In short", "points": ["<p>Keep moving, a little and often.</p>"]}


class StepBlock(blocks.StructBlock):
    """One step of several."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    body = blocks.RichTextBlock(features=INLINE, required=False, label=_("Words"))

    class Meta:
        icon = "list-ol"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """Things to do in order."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))
    steps = blocks.ListBlock(StepBlock(), min_num=1, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"
        description = _("Numbered steps, each with a title.")
        preview_value = {
            "title": "The first two weeks",
            "steps": [{"title": "Day one", "body": "<p>Move as the pain allows.</p>"}],
        }


class ChecklistBlock(blocks.StructBlock):
    """Things to tick off."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("Title"))
    items = blocks.ListBlock(blocks.RichTextBlock(features=INLINE), min_num=1, label=_("Things"))

    class Meta:
        icon = "tick-inverse"
        label = _("Check list")
        template = "blocks/checklist.html"
        description = _("Things to have ready or to look for.")
        preview_value = {"title": "Have ready", "items": ["<p>Loose clothes</p>"]}


class ComparisonRowBlock(blocks.StructBlock):
    """One row: what is compared, then a cell for each column."""

    heading = blocks.CharBlock(max_length=120, label=_("Row heading"))
    cells = blocks.ListBlock(blocks.RichTextBlock(features=INLINE), label=_("Cells"))

    class Meta:
        icon = "table"
        label = _("Row")


class ComparisonValue(blocks.StructValue):
    """A table whose cells know their column's name, for phones."""

    @property
    def labelled_rows(self) -> list[dict[str, Any]]:
        """Rows as `{"heading", "cells": [(column name, cell)]}`."""
        columns = list(self["columns"])
        return [
            {"heading": row["heading"], "cells": list(zip(columns, row["cells"], strict=False))}
            for row in self["rows"]
        ]


class ComparisonBlock(blocks.StructBlock):
    """Two or more things side by side, with a caption and headings for rows and columns."""

    caption = blocks.CharBlock(max_length=200, label=_("What the table shows"))
    columns = blocks.ListBlock(blocks.CharBlock(max_length=80), min_num=1, label=_("Columns"))
    rows = blocks.ListBlock(ComparisonRowBlock(), min_num=1, label=_("Rows"))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        # The table becomes a list on phones, each cell beside its column's name: none may lack one.
        width = len(cleaned["columns"])
        if not self.is_deferred_validation and any(
            len(row["cells"]) != width for row in cleaned["rows"]
        ):
            raise StructBlockValidationError(
                {"rows": ValidationError(_("Every row needs one cell for each column."))}
            )
        return cleaned

    class Meta:
        icon = "table"
        label = _("Comparison table")
        template = "blocks/comparison.html"
        value_class = ComparisonValue
        description = _("A table that becomes a list on phones.")
        preview_value = {
            "caption": "Two kinds of hands-on care",
            "columns": ["Soft tissue therapy", "Massage"],
            "rows": [
                {
                    "heading": "Who gives it",
                    "cells": ["<p>A physiotherapist</p>", "<p>A massage therapist</p>"],
                }
            ],
        }


class ExerciseBlock(blocks.StructBlock):
    """One exercise: why, how, how much, and when to stop."""

    name = blocks.CharBlock(max_length=120, label=_("Name"))
    purpose = blocks.RichTextBlock(features=INLINE, required=False, label=_("What it is for"))
    how = ProseBlock(label=_("How to do it"))
    dose = blocks.CharBlock(max_length=160, label=_("How much"))
    stop_if = blocks.CharBlock(max_length=200, label=_("Stop if"))
    drawing = blocks.ChoiceBlock(
        choices=Exercise.choices, required=False, label=_("Drawing of the movement")
    )

    class Meta:
        icon = "user"
        label = _("Exercise")
        template = "blocks/exercise.html"
        value_class = DrawingValue
        description = _("An exercise with its dose and when to stop.")
        preview_value = {
            "name": "Knee rolls",
            "purpose": "<p>A gentle start to the day.</p>",
            "how": "<ol><li>Lie on your back with your knees bent.</li></ol>",
            "dose": "10 slow rolls, morning and evening",
            "stop_if": "pain shoots below the knee",
            "drawing": "knee-rolls",
        }
