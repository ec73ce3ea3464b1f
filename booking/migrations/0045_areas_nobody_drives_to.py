from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    because: ClassVar = {
        "ban-drop-constraint": "the same again in the next statement, with one more column",
        "constraint-missing-not-valid": "a clinic has a few absences a week: read in a moment",
        "disallowed-unique-constraint": "a clinic has a few absences a week: read in a moment",
    }

    dependencies = [
        ("booking", "0044_who_wrote_a_note_for_colleagues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaClosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateTimeField(verbose_name="from")),
                ("end", models.DateTimeField(verbose_name="to")),
                ("created_at", models.DateTimeField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="booking.servicearea",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "area nobody drives to",
                "indexes": [models.Index(fields=["end"], name="area_closure_ahead")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "start", "end"), name="an_area_is_closed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))),
                        name="area_closure_in_order",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="absence", name="an_absence_is_reported_once"),
        migrations.AddField(
            model_name="absence",
            name="area_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.UniqueConstraint(
                fields=("practitioner", "start", "end", "area_name"),
                name="an_absence_is_reported_once",
            ),
        ),
    ]
