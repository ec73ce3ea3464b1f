import core.streams
import django.core.serializers.json
import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
import wagtail.fields
import wagtail.models.preview
from django.db import migrations, models

from core.together import CreateModelsTogether


# The tables of 0001 to 0006 at once: a new clinic is not led through our history (1042).
class Migration(migrations.Migration):
    replaces = [
        ("services", "0001_initial"),
        ("services", "0002_drawings"),
        ("services", "0003_funding_in_french"),
        ("services", "0004_pages_in_two_languages"),
        ("services", "0005_plurals_as_people_write_them"),
        ("services", "0006_care_cards"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("booking", "0001_initial"),
        ("booking", "0004_the_language_of_a_visit"),
        ("core", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        CreateModelsTogether(
            [
                migrations.CreateModel(
                    name="AreaIndexPage",
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
                        "verbose_name": "list of areas",
                        "verbose_name_plural": "lists of areas",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="AreaMap",
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
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("width", models.PositiveSmallIntegerField()),
                        ("height", models.PositiveSmallIntegerField()),
                        (
                            "shapes",
                            models.JSONField(
                                help_text="area slug → path and the point of its name"
                            ),
                        ),
                        ("drawn_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="AreaPage",
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
                            "local_notes",
                            wagtail.fields.RichTextField(
                                blank=True,
                                help_text="Parking, bridges, buildings: what is true here and nowhere else.",
                                verbose_name="local notes",
                            ),
                        ),
                        (
                            "service_area",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="pages",
                                to="booking.servicearea",
                                verbose_name="service area",
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
                        "verbose_name": "area page",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="CareCard",
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
                            "live",
                            models.BooleanField(default=True, editable=False, verbose_name="live"),
                        ),
                        (
                            "has_unpublished_changes",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                verbose_name="has unpublished changes",
                            ),
                        ),
                        (
                            "first_published_at",
                            models.DateTimeField(
                                blank=True,
                                db_index=True,
                                null=True,
                                verbose_name="first published at",
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
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="go live date/time"
                            ),
                        ),
                        (
                            "expire_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="expiry date/time"
                            ),
                        ),
                        (
                            "expired",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="expired"
                            ),
                        ),
                        (
                            "last_reviewed",
                            models.DateField(blank=True, null=True, verbose_name="last reviewed"),
                        ),
                        (
                            "next_review",
                            models.DateField(blank=True, null=True, verbose_name="review again by"),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                max_length=80, unique=True, verbose_name="address name"
                            ),
                        ),
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
                migrations.CreateModel(
                    name="ClinicalReviewTask",
                    fields=[
                        (
                            "task_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="wagtailcore.task",
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                help_text="Pages/snippets at this step in a workflow will be moderated or approved by these groups of users",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "clinical review",
                        "verbose_name_plural": "clinical reviews",
                    },
                    bases=("wagtailcore.task",),
                ),
                migrations.CreateModel(
                    name="FundingProgram",
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
                            "slug",
                            models.SlugField(
                                max_length=80, unique=True, verbose_name="address name"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("summary", models.TextField(verbose_name="in plain words")),
                        (
                            "amount",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="what it pays"
                            ),
                        ),
                        ("as_of", models.DateField(blank=True, null=True, verbose_name="as of")),
                        (
                            "source_url",
                            models.URLField(blank=True, max_length=500, verbose_name="source"),
                        ),
                        (
                            "order",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "amount_fr",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=200,
                                verbose_name="what it pays, in French",
                            ),
                        ),
                        (
                            "name_fr",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Whatever is left empty in French is shown in English.",
                                max_length=120,
                                verbose_name="name in French",
                            ),
                        ),
                        (
                            "summary_fr",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                verbose_name="in plain words, in French",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "funding program",
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="KeptOffer",
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
                        ("generation", models.PositiveBigIntegerField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "offer",
                            models.JSONField(
                                encoder=django.core.serializers.json.DjangoJSONEncoder
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="PractitionerPage",
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
                            "biography",
                            wagtail.fields.RichTextField(blank=True, verbose_name="about"),
                        ),
                        (
                            "practising_since",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="practising since (year)"
                            ),
                        ),
                        (
                            "photo",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="core.clinicimage",
                                verbose_name="photo",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="pages",
                                to="booking.practitioner",
                                verbose_name="practitioner",
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
                        "verbose_name": "profile",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="ServiceIndexPage",
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
                        "verbose_name": "list of services",
                        "verbose_name_plural": "lists of services",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="ServicePage",
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
                            "last_reviewed",
                            models.DateField(blank=True, null=True, verbose_name="last reviewed"),
                        ),
                        (
                            "next_review",
                            models.DateField(blank=True, null=True, verbose_name="review again by"),
                        ),
                        (
                            "conditions",
                            models.TextField(
                                blank=True, help_text="One a line.", verbose_name="conditions"
                            ),
                        ),
                        (
                            "icon",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("back", "Back"),
                                    ("bag", "Bag"),
                                    ("balance", "Balance"),
                                    ("bridge", "Bridge"),
                                    ("car", "Car"),
                                    ("chair", "Chair"),
                                    ("doorstep", "Doorstep"),
                                    ("foot", "Foot"),
                                    ("hands", "Hands"),
                                    ("head", "Head"),
                                    ("knee", "Knee"),
                                    ("neck", "Neck"),
                                    ("stairs", "Stairs"),
                                    ("walk", "Walk"),
                                ],
                                max_length=30,
                                verbose_name="drawing",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="core.author",
                                verbose_name="author",
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
                        (
                            "visit_types",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True,
                                related_name="+",
                                to="booking.visittype",
                                verbose_name="visit types",
                            ),
                        ),
                        (
                            "scene",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("back", "A sore back at the kitchen counter"),
                                    ("car", "Behind the wheel"),
                                    ("children", "Playing with a child"),
                                    ("door", "At the front door"),
                                    ("foot", "Sore heel at the bedside"),
                                    ("hands", "Hands on a shoulder"),
                                    ("head", "Resting in an armchair"),
                                    ("knee", "Walking with a frame"),
                                    ("stairs", "On the stairs"),
                                    ("together", "Walking arm in arm"),
                                    ("walk", "On a path"),
                                ],
                                help_text="Stands beside the title, in lists, and in links people share.",
                                max_length=20,
                                verbose_name="drawing",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service page",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="TeamIndexPage",
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
                        "verbose_name": "list of the team",
                    },
                    bases=("wagtailcore.page",),
                ),
            ]
        )
    ]
