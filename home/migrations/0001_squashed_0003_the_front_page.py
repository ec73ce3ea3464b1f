import core.fields
import core.streams
import django.db.models.deletion
from django.db import migrations, models

from core.together import CreateModelsTogether


# The tables of 0001 to 0003 at once: a new clinic is not led through our history (1042).
class Migration(migrations.Migration):
    replaces = [
        ("home", "0001_initial"),
        ("home", "0002_numbers_in_one_form"),
        ("home", "0003_names_that_people_chose"),
    ]

    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        CreateModelsTogether(
            [
                migrations.CreateModel(
                    name="ContactMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", core.fields.EncryptedTextField(verbose_name="name")),
                        (
                            "email",
                            core.fields.EncryptedTextField(blank=True, verbose_name="e-mail"),
                        ),
                        ("phone", core.fields.EncryptedTextField(blank=True, verbose_name="phone")),
                        ("text", core.fields.EncryptedTextField(verbose_name="message")),
                        ("at", models.DateTimeField(verbose_name="received")),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                    },
                ),
                migrations.CreateModel(
                    name="ContactPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="wagtailcore.page",
                            ),
                        ),
                        (
                            "intro",
                            models.TextField(
                                blank=True,
                                help_text="One or two sentences. Shown under the title and in lists.",
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "hidden_from_search_engines",
                            models.BooleanField(
                                default=False, verbose_name="hide from search engines"
                            ),
                        ),
                        ("body", core.streams.StoryField(blank=True, verbose_name="body")),
                        (
                            "has_contents",
                            models.BooleanField(
                                default=False, verbose_name="show a list of contents"
                            ),
                        ),
                        (
                            "share_image",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="core.clinicimage",
                                verbose_name="picture for lists and shared links",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact page",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="Feedback",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("helpful", models.BooleanField(verbose_name="helpful")),
                        (
                            "text",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="what was missing"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="when")),
                        (
                            "page",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="wagtailcore.page",
                                verbose_name="page",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "feedback",
                        "verbose_name_plural": "feedback",
                        "indexes": [models.Index(fields=["page", "at"], name="feedback_by_page")],
                    },
                ),
                migrations.CreateModel(
                    name="HomePage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="wagtailcore.page",
                            ),
                        ),
                        (
                            "intro",
                            models.TextField(
                                blank=True,
                                help_text="One or two sentences. Shown under the title and in lists.",
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "hidden_from_search_engines",
                            models.BooleanField(
                                default=False, verbose_name="hide from search engines"
                            ),
                        ),
                        ("body", core.streams.StoryField(blank=True, verbose_name="body")),
                        (
                            "has_contents",
                            models.BooleanField(
                                default=False, verbose_name="show a list of contents"
                            ),
                        ),
                        (
                            "hero_title",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="large words at the top"
                            ),
                        ),
                        (
                            "share_image",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="core.clinicimage",
                                verbose_name="picture for lists and shared links",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "home page",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="PageMonth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("page_id", models.PositiveBigIntegerField()),
                        ("month", models.DateField(help_text="its first day")),
                        ("views", models.PositiveIntegerField(default=0, verbose_name="views")),
                        (
                            "searches",
                            models.PositiveIntegerField(
                                default=0, verbose_name="searches for a time"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("page_id", "month"), name="one_page_month"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardPage",
                    fields=[
                        (
                            "page_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="wagtailcore.page",
                            ),
                        ),
                        (
                            "intro",
                            models.TextField(
                                blank=True,
                                help_text="One or two sentences. Shown under the title and in lists.",
                                verbose_name="summary",
                            ),
                        ),
                        (
                            "hidden_from_search_engines",
                            models.BooleanField(
                                default=False, verbose_name="hide from search engines"
                            ),
                        ),
                        ("body", core.streams.StoryField(blank=True, verbose_name="body")),
                        (
                            "has_contents",
                            models.BooleanField(
                                default=False, verbose_name="show a list of contents"
                            ),
                        ),
                        (
                            "share_image",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="core.clinicimage",
                                verbose_name="picture for lists and shared links",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "page",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="Synonym",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(
                                help_text="Separated by commas: price, cost, fee",
                                max_length=300,
                                verbose_name="words that mean the same",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "synonyms",
                        "verbose_name_plural": "synonyms",
                    },
                ),
            ]
        )
    ]
