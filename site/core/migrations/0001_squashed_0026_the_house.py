import core.models.clinic
import core.models.image
import core.storages
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models

from core.together import CreateModelsTogether


# The tables of 0001 to 0026 at once: a new clinic is not led through our history (1042).
class Migration(migrations.Migration):
    replaces = [
        ("core", "0001_initial"),
        ("core", "0002_words_in_other_languages"),
        ("core", "0003_how_long_things_are_kept"),
        ("core", "0004_picture_rights"),
        ("core", "0005_clean_pictures"),
        ("core", "0006_plurals_as_people_write_them"),
        ("core", "0007_a_new_clinic_is_in_its_country"),
        ("core", "0008_what_became_of_a_message"),
        ("core", "0009_a_service_that_fell_silent"),
        ("core", "0010_legal_name_and_tax_line"),
        ("core", "0011_what_a_job_waits_for"),
        ("core", "0012_phone_deposits"),
        ("core", "0013_the_request_that_left_a_job"),
        ("core", "0014_how_long_a_card_is_kept"),
        ("core", "0015_asking_colleagues"),
        ("core", "0016_pay_in_full"),
        ("core", "0017_how_long_a_buyer_is_kept"),
        ("core", "0018_in_full_where_no_deposit_is_asked"),
        ("core", "0019_a_source_gets_its_key"),
        ("core", "0020_a_picture_for_shared_links"),
        ("core", "0021_patients_may_ask_for_another_time"),
        ("core", "0022_pages_kept_elsewhere"),
        ("core", "0023_whether_we_bill_insurers"),
        ("core", "0024_letters_and_what_became_of_them"),
        ("core", "0025_jobs_that_failed_are_found"),
        ("core", "0026_a_plan_may_be_paid_for_by_a_package"),
    ]

    initial = True

    dependencies = [
        # Wagtail's and the others' before ours: each of their changes makes every model anew that is there
        # already (1042). Wherever all of ours stand, theirs stand too.
        ("account", "0009_emailaddress_unique_primary_email"),
        ("accounts", "__first__"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0010_accessattemptexpiration"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailembeds", "0009_embed_cache_until"),
        ("wagtailforms", "0005_alter_formsubmission_form_data"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [
        CreateModelsTogether(
            [
                migrations.CreateModel(
                    name="Alert",
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
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("body", models.CharField(max_length=300, verbose_name="text")),
                        ("url", models.CharField(blank=True, max_length=300, verbose_name="link")),
                        (
                            "link_text",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="words of the link"
                            ),
                        ),
                        (
                            "start",
                            models.DateTimeField(blank=True, null=True, verbose_name="shown from"),
                        ),
                        (
                            "end",
                            models.DateTimeField(blank=True, null=True, verbose_name="shown until"),
                        ),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="switched on"),
                        ),
                    ],
                    options={
                        "verbose_name": "alert",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("start", None),
                                    ("end", None),
                                    ("start__lt", models.F("end")),
                                    _connector="OR",
                                ),
                                name="alert_in_order",
                                violation_error_message="The alert must end after it starts.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditEntry",
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
                        ("at", models.DateTimeField()),
                        ("actor_name", models.CharField(max_length=80)),
                        ("action", models.CharField(max_length=60)),
                        ("object_type", models.CharField(max_length=40)),
                        ("object_id", models.CharField(max_length=40)),
                        ("fields", models.JSONField(blank=True, default=list)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "actor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "audit entry",
                        "verbose_name_plural": "audit entries",
                        "indexes": [
                            models.Index(
                                fields=["object_type", "object_id", "-at"], name="audit_by_object"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Author",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "slug",
                            models.SlugField(
                                max_length=100, unique=True, verbose_name="address name"
                            ),
                        ),
                        (
                            "credentials",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="credentials"
                            ),
                        ),
                        ("biography", models.TextField(blank=True, verbose_name="about")),
                        (
                            "page",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="wagtailcore.page",
                                verbose_name="profile page",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "author",
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="CallToAction",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("book", "Book a visit"),
                                    ("phone", "Call us"),
                                    ("postal_code", "Check a postal code"),
                                ],
                                default="book",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="title")),
                        ("text", wagtail.fields.RichTextField(blank=True, verbose_name="text")),
                        (
                            "label",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="words on the button"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "call to action",
                        "verbose_name_plural": "calls to action",
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="CircuitBreaker",
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
                        ("name", models.CharField(max_length=60, unique=True)),
                        ("silent_since", models.DateTimeField(blank=True, null=True)),
                        ("try_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ClinicImage",
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
                        ("title", models.CharField(max_length=255, verbose_name="title")),
                        (
                            "file",
                            core.models.image.PictureField(
                                height_field="height",
                                storage=core.storages.public_pictures,
                                upload_to=wagtail.images.models.get_upload_to,
                                verbose_name="file",
                                width_field="width",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True, default="", max_length=255, verbose_name="description"
                            ),
                        ),
                        ("width", models.IntegerField(editable=False, verbose_name="width")),
                        ("height", models.IntegerField(editable=False, verbose_name="height")),
                        (
                            "created_at",
                            models.DateTimeField(
                                auto_now_add=True, db_index=True, verbose_name="created at"
                            ),
                        ),
                        ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_width", models.PositiveIntegerField(blank=True, null=True)),
                        ("focal_point_height", models.PositiveIntegerField(blank=True, null=True)),
                        ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                        (
                            "file_hash",
                            models.CharField(
                                blank=True, db_index=True, editable=False, max_length=40
                            ),
                        ),
                        (
                            "credit",
                            models.CharField(blank=True, max_length=200, verbose_name="credit"),
                        ),
                        (
                            "consent_recorded",
                            models.BooleanField(
                                default=False,
                                help_text="Tick also when nobody can be recognised.",
                                verbose_name="people shown have agreed in writing",
                            ),
                        ),
                        (
                            "collection",
                            models.ForeignKey(
                                default=wagtail.models.media.get_root_collection_id,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="wagtailcore.collection",
                                verbose_name="collection",
                            ),
                        ),
                        (
                            "tags",
                            taggit.managers.TaggableManager(
                                blank=True,
                                help_text=None,
                                through="taggit.TaggedItem",
                                to="taggit.Tag",
                                verbose_name="tags",
                            ),
                        ),
                        (
                            "uploaded_by_user",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "image",
                        "permissions": [("choose_image", "Can choose image")],
                        "abstract": False,
                    },
                    bases=(
                        wagtail.images.models.ImageFileMixin,
                        modelsearch.index.Indexed,
                        models.Model,
                    ),
                ),
                migrations.CreateModel(
                    name="ClinicSettings",
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
                            "name",
                            models.CharField(
                                default="Your clinic", max_length=120, verbose_name="clinic name"
                            ),
                        ),
                        (
                            "short_name",
                            models.CharField(
                                default="Your clinic", max_length=40, verbose_name="short name"
                            ),
                        ),
                        (
                            "tagline",
                            models.CharField(blank=True, max_length=160, verbose_name="tagline"),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="description")),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=30, verbose_name="phone"),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "address_street",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="street address"
                            ),
                        ),
                        (
                            "address_city",
                            models.CharField(blank=True, max_length=80, verbose_name="town"),
                        ),
                        (
                            "address_region",
                            models.CharField(
                                blank=True,
                                default=core.models.clinic.usual_region,
                                max_length=40,
                                verbose_name="province or region",
                            ),
                        ),
                        (
                            "address_postal_code",
                            models.CharField(blank=True, max_length=10, verbose_name="postal code"),
                        ),
                        (
                            "country",
                            models.CharField(
                                default=core.models.clinic.usual_country,
                                max_length=2,
                                verbose_name="country",
                            ),
                        ),
                        (
                            "phone_hours",
                            models.TextField(
                                blank=True,
                                help_text="One line each, for example: Monday to Friday, 8 am to 6 pm. In another language too: Saturday, 9 to 1 | fr: Le samedi, de 9 h à 13 h",
                                verbose_name="phone hours",
                            ),
                        ),
                        (
                            "navigation_text",
                            models.TextField(
                                blank=True,
                                help_text="One link a line: Title | /address/. In another language too: Fees | /fees/ | fr: Tarifs. Empty: the usual six.",
                                verbose_name="navigation",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                default=core.models.clinic.usual_currency,
                                max_length=3,
                                validators=[core.models.clinic.check_currency],
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "waiting_minutes_per_day",
                            models.PositiveSmallIntegerField(
                                default=8,
                                help_text="Higher: earlier times are recommended. Lower: shorter drives are.",
                                verbose_name="minutes of driving one day of waiting is worth (λ)",
                            ),
                        ),
                        (
                            "patient_limit_holds",
                            models.PositiveSmallIntegerField(
                                default=2,
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="times one visitor may hold at once",
                            ),
                        ),
                        (
                            "reviewing_body",
                            models.CharField(blank=True, max_length=120, verbose_name="college"),
                        ),
                        (
                            "keep_drafts_days",
                            models.PositiveIntegerField(
                                default=3,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7300),
                                ],
                                verbose_name="unfinished answers (days)",
                            ),
                        ),
                        (
                            "keep_feedback_days",
                            models.PositiveIntegerField(
                                default=365,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7300),
                                ],
                                verbose_name="what readers wrote about a page (days)",
                            ),
                        ),
                        (
                            "keep_messages_days",
                            models.PositiveIntegerField(
                                default=180,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7300),
                                ],
                                verbose_name="messages to the office (days)",
                            ),
                        ),
                        (
                            "keep_patients_years",
                            models.PositiveIntegerField(
                                default=16,
                                help_text="Then name, contact, address and notes are erased by themselves. Ask your college how long a clinical record must be kept.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="patients after their last visit (years)",
                            ),
                        ),
                        (
                            "keep_searches_days",
                            models.PositiveIntegerField(
                                default=730,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7300),
                                ],
                                verbose_name="searches from places nobody visits (days)",
                            ),
                        ),
                        (
                            "keep_unbooked_days",
                            models.PositiveIntegerField(
                                default=30,
                                help_text="Name, address and notes go; when and where a time was held stays countable.",
                                validators=[
                                    django.core.validators.MinValueValidator(7),
                                    django.core.validators.MaxValueValidator(7300),
                                ],
                                verbose_name="details of times that were never booked (days)",
                            ),
                        ),
                        (
                            "keep_waiting_days",
                            models.PositiveIntegerField(
                                default=365,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(7300),
                                ],
                                verbose_name="waiting list (days)",
                            ),
                        ),
                        (
                            "legal_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="As your business is registered. It stands on receipts and credit notes.",
                                max_length=160,
                                verbose_name="legal name",
                            ),
                        ),
                        (
                            "tax_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The whole line as receipts print it: the name of the tax and your number, or that you are not registered.",
                                max_length=120,
                                verbose_name="tax number line",
                            ),
                        ),
                        (
                            "phone_deposit_hours",
                            models.PositiveSmallIntegerField(
                                db_default=4,
                                default=4,
                                help_text="At most 72. The office can lengthen it for one visit.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(72),
                                ],
                                verbose_name="hours a time booked by phone waits for its deposit",
                            ),
                        ),
                        (
                            "keep_cards_days",
                            models.PositiveIntegerField(
                                default=14,
                                help_text="As long as the office may still charge a fee the patient agreed to.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(90),
                                ],
                                verbose_name="cards on file, after the visit is over (days)",
                            ),
                        ),
                        (
                            "asks_colleagues",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Off: the visit is put into their round at once, and they are told.",
                                verbose_name="ask colleagues before they get a visit of somebody who is away",
                            ),
                        ),
                        (
                            "colleague_answer_minutes",
                            models.PositiveSmallIntegerField(
                                db_default=30,
                                default=30,
                                validators=[
                                    django.core.validators.MinValueValidator(5),
                                    django.core.validators.MaxValueValidator(720),
                                ],
                                verbose_name="minutes a colleague has to answer",
                            ),
                        ),
                        (
                            "offers_full_payment",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Beside the deposit, or beside paying afterwards where there is none, if the patient pays all of the visit. Whoever cancels gets back what the terms return of the deposit, and all of the rest.",
                                verbose_name="patients may pay in full when booking",
                            ),
                        ),
                        (
                            "keep_buyers_years",
                            models.PositiveIntegerField(
                                db_default=7,
                                default=7,
                                help_text="Then name, e-mail and what was written on a card are erased by themselves; numbers and sums stay. Tax law asks for the records of a sale, in many places for six years after the end of its tax year: ask your accountant.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="buyers of packages and gift cards who are no patients, after the last payment (years)",
                            ),
                        ),
                        (
                            "takes_change_requests",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="The office answers on its dashboard. Off: they are asked to call.",
                                verbose_name="patients may ask for another time once free changes have ended",
                            ),
                        ),
                        (
                            "bills_insurers",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Off: patients whose insurer takes bills only from members pay you themselves.",
                                verbose_name="a member of the networks that bill insurers",
                            ),
                        ),
                        (
                            "plan_deposit",
                            models.CharField(
                                choices=[
                                    ("first", "A deposit for the first visit alone"),
                                    (
                                        "package",
                                        "The patient’s package pays; without one, a deposit for the first visit",
                                    ),
                                ],
                                db_default="first",
                                default="first",
                                help_text="Whoever has no package is shown those for this visit type, if you offer any.",
                                max_length=10,
                                verbose_name="before several visits planned together are certain",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "clinic",
                    },
                ),
                migrations.CreateModel(
                    name="Faq",
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
                        ("question", models.CharField(max_length=200, verbose_name="question")),
                        ("answer", wagtail.fields.RichTextField(verbose_name="answer")),
                        (
                            "topic",
                            models.CharField(blank=True, max_length=60, verbose_name="group"),
                        ),
                    ],
                    options={
                        "verbose_name": "question and answer",
                        "verbose_name_plural": "questions and answers",
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="Generation",
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
                        ("name", models.CharField(max_length=40, unique=True)),
                        ("number", models.PositiveBigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="GlossaryTerm",
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
                        ("term", models.CharField(max_length=80, verbose_name="term")),
                        ("definition", models.TextField(verbose_name="definition")),
                    ],
                    options={
                        "verbose_name": "glossary term",
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="OutboxMessage",
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
                        ("kind", models.CharField(max_length=60)),
                        ("key", models.CharField(max_length=150, unique=True)),
                        ("ids", models.JSONField(default=dict)),
                        ("run_at", models.DateTimeField(help_text="when it is tried next")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("done", "Done"),
                                    ("dead", "Dead"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        (
                            "fence",
                            models.PositiveIntegerField(
                                default=0, help_text="rises with every claim"
                            ),
                        ),
                        ("leased_until", models.DateTimeField(blank=True, null=True)),
                        ("last_error", models.CharField(blank=True, max_length=120)),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sent", "Sent"),
                                    ("nobody", "Nobody"),
                                    ("dropped", "Dropped"),
                                ],
                                db_default="",
                                max_length=10,
                            ),
                        ),
                        (
                            "lost",
                            models.PositiveSmallIntegerField(
                                db_default=0,
                                default=0,
                                help_text="workers that were lost with it in hand",
                            ),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                help_text="when it was to be done first",
                            ),
                        ),
                        (
                            "request_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="of whoever left it (1031)",
                                max_length=64,
                            ),
                        ),
                        (
                            "report",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("delivered", "Delivered"),
                                    ("complained", "Complained"),
                                    ("bounced", "Bounced"),
                                    ("rejected", "Rejected"),
                                ],
                                db_default="",
                                default="",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["run_at"],
                                name="outbox_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "done")),
                                fields=["done_at"],
                                name="outbox_done",
                            ),
                            models.Index(
                                condition=models.Q(("state", "dead")),
                                fields=["kind"],
                                name="outbox_dead",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PagesKeptElsewhere",
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
                        ("token", models.CharField(blank=True, max_length=100)),
                        ("addresses", models.JSONField(default=list)),
                        ("emptied_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                ),
                migrations.CreateModel(
                    name="RateCount",
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
                        ("key", models.CharField(max_length=100)),
                        (
                            "window",
                            models.BigIntegerField(help_text="start of the window, epoch seconds"),
                        ),
                        ("count", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("key", "window"), name="rate_key_window"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reference",
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
                            "key",
                            models.SlugField(
                                blank=True,
                                help_text="Empty: made of author and year. Texts keep it, so it stays as it is.",
                                max_length=60,
                                unique=True,
                                verbose_name="key",
                            ),
                        ),
                        (
                            "authors",
                            models.CharField(blank=True, max_length=300, verbose_name="authors"),
                        ),
                        ("title", models.CharField(max_length=400, verbose_name="title")),
                        (
                            "publisher",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="journal or publisher"
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="year"
                            ),
                        ),
                        (
                            "url",
                            models.URLField(blank=True, max_length=500, verbose_name="address"),
                        ),
                        ("doi", models.CharField(blank=True, max_length=120, verbose_name="DOI")),
                        (
                            "accessed",
                            models.DateField(blank=True, null=True, verbose_name="last read on"),
                        ),
                    ],
                    options={
                        "verbose_name": "reference",
                    },
                    bases=(modelsearch.index.Indexed, models.Model),
                ),
                migrations.CreateModel(
                    name="SharedCard",
                    fields=[
                        (
                            "page",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="wagtailcore.page",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("alt", models.CharField(max_length=300)),
                        ("made_of", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="WorkerHeartbeat",
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
                        ("name", models.CharField(max_length=60, unique=True)),
                        ("at", models.DateTimeField()),
                        ("ran_well_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ClinicRendition",
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
                        ("filter_spec", models.CharField(db_index=True, max_length=255)),
                        (
                            "file",
                            wagtail.images.models.WagtailImageField(
                                height_field="height",
                                storage=wagtail.images.models.get_rendition_storage,
                                upload_to=wagtail.images.models.get_rendition_upload_to,
                                width_field="width",
                            ),
                        ),
                        ("width", models.IntegerField(editable=False)),
                        ("height", models.IntegerField(editable=False)),
                        (
                            "focal_point_key",
                            models.CharField(blank=True, default="", editable=False, max_length=16),
                        ),
                        (
                            "image",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="renditions",
                                to="core.clinicimage",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("image", "filter_spec", "focal_point_key"),
                                name="one_rendition_a_filter",
                            )
                        ],
                    },
                    bases=(wagtail.images.models.ImageFileMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="SentLetter",
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
                        ("reference", models.CharField(max_length=43, unique=True)),
                        ("provider_id", models.CharField(blank=True, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sending", "Sending"),
                                    ("sent", "Sent"),
                                    ("delivered", "Delivered"),
                                    ("complained", "Complained"),
                                    ("bounced", "Bounced"),
                                    ("rejected", "Rejected"),
                                ],
                                default="sending",
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "job",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="sent_letters",
                                to="core.outboxmessage",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("provider_id", ""), _negated=True),
                                fields=("provider_id",),
                                name="a_letter_of_the_provider_is_one_of_ours",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
