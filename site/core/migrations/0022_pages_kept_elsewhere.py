"""What caches in front of the site were last told to forget (1320)."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0021_patients_may_ask_for_another_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="PagesKeptElsewhere",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(blank=True, max_length=100)),
                ("addresses", models.JSONField(default=list)),
                ("emptied_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
    ]
