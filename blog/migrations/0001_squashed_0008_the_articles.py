import core.fields
import core.streams
import django.db.models.deletion
import modelcluster.contrib.taggit
import modelcluster.fields
import modelsearch.index
import wagtail.contrib.routable_page.models
from django.db import migrations, models

from core.together import CreateModelsTogether


# The tables of 0001 to 0008 at once: a new clinic is not led through our history (1042).
class Migration(migrations.Migration):
    replaces = [
        ("blog", "0001_initial"),
        ("blog", "0002_drawings"),
        ("blog", "0003_plurals_as_people_write_them"),
        ("blog", "0004_a_topic_is_about_health_or_not"),
        ("blog", "0005_caregivers"),
        ("blog", "0006_the_day_may_be_left_empty"),
        ("blog", "0007_a_live_article_has_its_day"),
        ("blog", "0008_new_articles_by_email"),
    ]

    initial = True

    dependencies = [
        ("booking", "0001_initial"),
        ("core", "0001_initial"),
        ("services", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        CreateModelsTogether(
            [
                migrations.CreateModel(
                    name="Announcement",
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
                            "article",
                            models.UUIDField(
                                help_text="the key its translations share", unique=True
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="ArticleIndexPage",
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
                        "verbose_name": "list of articles",
                        "verbose_name_plural": "lists of articles",
                    },
                    bases=(
                        wagtail.contrib.routable_page.models.RoutablePageMixin,
                        "wagtailcore.page",
                    ),
                ),
                migrations.CreateModel(
                    name="Follower",
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
                migrations.CreateModel(
                    name="Topic",
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
                                max_length=60, unique=True, verbose_name="address name"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                        (
                            "description",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="one sentence about it"
                            ),
                        ),
                        (
                            "about_health",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Articles under it say when to get help, and name their sources.",
                                verbose_name="about health",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "topic",
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="ArticlePage",
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
                            "published",
                            models.DateField(
                                blank=True,
                                help_text="Empty: the day it goes out first.",
                                null=True,
                                verbose_name="published on",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("patients", "Patients"),
                                    ("families", "Families and caregivers"),
                                    ("professionals", "Health professionals"),
                                ],
                                default="patients",
                                max_length=20,
                                verbose_name="written for",
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
                            "services",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True,
                                related_name="articles",
                                to="services.servicepage",
                                verbose_name="services",
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
                            "tags",
                            modelcluster.contrib.taggit.ClusterTaggableManager(
                                blank=True,
                                help_text="A comma-separated list of tags.",
                                through="blog.ArticleTag",
                                to="taggit.Tag",
                                verbose_name="Tags",
                            ),
                        ),
                        (
                            "topics",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True,
                                related_name="articles",
                                to="blog.topic",
                                verbose_name="topics",
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
                        "verbose_name": "article",
                    },
                    bases=("wagtailcore.page",),
                ),
                migrations.CreateModel(
                    name="ArticleTag",
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
                            "content_object",
                            modelcluster.fields.ParentalKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tagged_items",
                                to="blog.articlepage",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(app_label)s_%(class)s_items",
                                to="taggit.tag",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ]
        )
    ]
