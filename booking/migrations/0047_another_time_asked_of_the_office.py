import core.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0046_free_minutes_after_booking"),
    ]

    operations = [
        migrations.AlterField(
            model_name="visit",
            name="follow_up",
            field=models.CharField(
                blank=True,
                choices=[
                    ("offer_to_colleague", "Offer this visit to a colleague"),
                    ("asked_to_rebook", "The patient was asked to choose another time"),
                    ("too_late_to_cancel", "This visit could not be cancelled any more"),
                    ("nobody_can_come", "Nobody can come as promised: call the patient"),
                    ("wishes_another_time", "The patient asks for another time"),
                    ("to_call", "No e-mail reaches the patient: call them about this visit"),
                ],
                db_column="staff_note",
                max_length=200,
                verbose_name="for the office to do",
            ),
        ),
        migrations.AlterField(
            model_name="visitmove",
            name="follow_up",
            field=models.CharField(
                blank=True,
                choices=[
                    ("offer_to_colleague", "Offer this visit to a colleague"),
                    ("asked_to_rebook", "The patient was asked to choose another time"),
                    ("too_late_to_cancel", "This visit could not be cancelled any more"),
                    ("nobody_can_come", "Nobody can come as promised: call the patient"),
                    ("wishes_another_time", "The patient asks for another time"),
                    ("to_call", "No e-mail reaches the patient: call them about this visit"),
                ],
                db_default="",
                default="",
                help_text="what the visit waited for, and waits for again when it is put back",
                max_length=200,
            ),
        ),
        migrations.CreateModel(
            name="ChangeRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sequence",
                    models.PositiveIntegerField(help_text="of the visit as the patient saw it"),
                ),
                ("start", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moved", "Moved as asked"),
                            ("declined", "Not possible"),
                            ("withdrawn", "Taken back by the patient"),
                        ],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "why",
                    core.fields.EncryptedTextField(
                        blank=True, help_text="the clinic's words to the patient"
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="booking.practitioner",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_requests",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("visit", "sequence"),
                        name="one_open_change_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_change_request_is_answered_once",
                    ),
                ],
            },
        ),
    ]
