"""The map has sea, rivers and bridges."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0009_a_source_is_picked"),
    ]

    operations = [
        migrations.AddField(
            model_name="areamap",
            name="around",
            field=models.JSONField(
                blank=True, help_text="paths of sea and rivers; bridges with their names", null=True
            ),
        ),
    ]
