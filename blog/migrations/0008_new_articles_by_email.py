"""New articles by e-mail: who asked, and what was told (1322)."""

import core.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0007_a_live_article_has_its_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.UUIDField(help_text="the key its translations share", unique=True),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", core.fields.EncryptedTextField()),
                ("email_hash", models.CharField(max_length=64, unique=True)),
                ("language", models.CharField(default="en", max_length=5)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None),
                            ("confirmed_at__gte", models.F("asked_at")),
                            _connector="OR",
                        ),
                        name="follower_asked_before_confirmed",
                    )
                ],
            },
        ),
    ]
