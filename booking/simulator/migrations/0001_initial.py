from typing import Any

from django.db import migrations, models


class CreateUnlessThere(migrations.CreateModel):
    """Earlier versions kept these tables in the booking app: what a demo remembers stays."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            there = schema_editor.connection.introspection.table_names(cursor)
        if self.options["db_table"] not in there:
            super().database_forwards(app_label, schema_editor, *states)


class Migration(migrations.Migration):
    initial = True

    dependencies = [("booking", "0006_no_simulator_where_money_is_real")]

    operations = [
        CreateUnlessThere(
            name="SimulatorAnswer",
            fields=[
                ("key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("body", models.TextField()),
            ],
            options={"db_table": "booking_simulatoranswer"},
        ),
        CreateUnlessThere(
            name="SimulatorFault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("match", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=20)),
                ("times", models.PositiveIntegerField(default=1)),
            ],
            options={"db_table": "booking_simulatorfault"},
        ),
        CreateUnlessThere(
            name="SimulatorRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("method", models.CharField(max_length=6)),
                ("path", models.CharField(max_length=300)),
                ("body", models.TextField(blank=True)),
                ("key", models.CharField(blank=True, max_length=255)),
            ],
            options={"db_table": "booking_simulatorrequest"},
        ),
        CreateUnlessThere(
            name="SimulatorObject",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.CharField(max_length=80, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("created", models.BigIntegerField(help_text="unix seconds")),
                (
                    "parent",
                    models.CharField(
                        blank=True, help_text="payment intent it belongs to", max_length=80
                    ),
                ),
                (
                    "waiting",
                    models.BooleanField(default=False, help_text="an event not yet delivered"),
                ),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "booking_simulatorobject",
                "indexes": [
                    models.Index(fields=["kind", "-seq"], name="simulator_lists"),
                    models.Index(fields=["parent", "kind"], name="simulator_parts"),
                ],
            },
        ),
    ]
