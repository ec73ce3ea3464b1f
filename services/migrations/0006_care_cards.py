import django.db.models.deletion
import modelsearch.index
import wagtail.fields
import wagtail.models.preview
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0001_initial"),
        ("services", "0005_plurals_as_people_write_them"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CareCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("live", models.BooleanField(default=True, editable=False, verbose_name="live")),
                (
                    "has_unpublished_changes",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="has unpublished changes"
                    ),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="first published at"
                    ),
                ),
                (
                    "last_published_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="last published at"
                    ),
                ),
                (
                    "go_live_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="go live date/time"),
                ),
                (
                    "expire_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time"),
                ),
                (
                    "expired",
                    models.BooleanField(default=False, editable=False, verbose_name="expired"),
                ),
                (
                    "last_reviewed",
                    models.DateField(blank=True, null=True, verbose_name="last reviewed"),
                ),
                (
                    "next_review",
                    models.DateField(blank=True, null=True, verbose_name="review again by"),
                ),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address name")),
                (
                    "name",
                    models.CharField(
                        help_text="For editors: what it is about.",
                        max_length=80,
                        unique=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("non_urgent", "Not urgent: talk to us or your doctor"),
                            ("urgent", "Urgent: see a doctor soon"),
                            ("emergency", "Emergency: call for help at once"),
                        ],
                        default="urgent",
                        max_length=12,
                        verbose_name="how fast",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "signs",
                    wagtail.fields.RichTextField(
                        help_text="Cite a source by writing [^key].", verbose_name="signs"
                    ),
                ),
                (
                    "title_fr",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="Without both the title and the signs, the card is in English for everybody.",
                        max_length=120,
                        verbose_name="title in French",
                    ),
                ),
                (
                    "signs_fr",
                    wagtail.fields.RichTextField(
                        blank=True, default="", verbose_name="signs in French"
                    ),
                ),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
                (
                    "live_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="live revision",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        help_text="The registered person who checked it. Never the author.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="booking.practitioner",
                        verbose_name="reviewer",
                    ),
                ),
            ],
            options={
                "verbose_name": "care card",
            },
            bases=(
                modelsearch.index.Indexed,
                wagtail.models.preview.PreviewableMixin,
                models.Model,
            ),
        ),
    ]
