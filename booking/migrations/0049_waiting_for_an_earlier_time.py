import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0048_messages_with_the_clinic"),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sequence",
                    models.PositiveIntegerField(help_text="of the visit when it was offered"),
                ),
                ("start", models.DateTimeField()),
                ("offered_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("taken", "Taken"), ("kept", "Not wanted"), ("over", "Over")],
                        max_length=10,
                    ),
                ),
                (
                    "hold",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="booking.visit",
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
                        related_name="earlier_offers",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")),
                        fields=("visit",),
                        name="one_open_earlier_offer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("offered_at"))),
                        name="an_earlier_offer_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekdays", models.JSONField(default=list)),
                ("parts", models.JSONField(default=list)),
                ("same_person", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_wish",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["asked_at"], name="earlier_in_order")],
            },
        ),
    ]
