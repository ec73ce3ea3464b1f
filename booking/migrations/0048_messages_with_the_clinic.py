import core.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0047_another_time_asked_of_the_office"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_clinic", models.BooleanField(default=False)),
                ("text", core.fields.EncryptedTextField()),
                (
                    "by_name",
                    models.CharField(
                        blank=True, help_text="who in the clinic wrote it", max_length=80
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.CharField(max_length=40)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thread",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("from_clinic", False), ("settled_at", None)),
                        fields=["written_at"],
                        name="message_that_waits",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "key"), name="a_message_is_written_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_clinic", False), ("settled_at", None), _connector="OR"
                        ),
                        name="only_a_patients_message_is_settled",
                    ),
                ],
            },
        ),
    ]
