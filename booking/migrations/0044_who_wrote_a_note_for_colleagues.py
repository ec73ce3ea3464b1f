from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    because: ClassVar = {
        "adding-foreign-key-constraint": "empty in every row: there is nothing to be looked up",
        "require-concurrent-index-creation": "a clinic has some thousands of notes: read in a moment",
    }

    dependencies = [
        ("booking", "0043_own_calendar_told_of"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="doornote",
            name="written_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
