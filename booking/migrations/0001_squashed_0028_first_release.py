import booking.models.people
import booking.models.place
import booking.models.reference
import booking.models.visit
import core.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import territory.here
import uuid
from django.conf import settings
from django.db import migrations, models


# The schema of 0001 to 0028 at once: a new clinic is not led through our history, which took a third of its
# first start (1042). Rows did not exist yet, so nothing that those migrations did to rows is here.
class Migration(migrations.Migration):
    replaces = [
        ("booking", "0001_initial"),
        ("booking", "0002_a_past_costs_nothing"),
        ("booking", "0003_holds_by_deadline"),
        ("booking", "0004_the_language_of_a_visit"),
        ("booking", "0005_the_language_of_a_payment_page"),
        ("booking", "0006_no_simulator_where_money_is_real"),
        ("booking", "0007_the_calendar_entry_of_a_visit"),
        ("booking", "0008_numbers_and_addresses_in_one_form"),
        ("booking", "0009_acts_and_follow_ups_are_words"),
        ("booking", "0010_plurals_as_people_write_them"),
        ("booking", "0011_where_a_moved_visit_was"),
        ("booking", "0012_codes_and_payers_of_any_country"),
        ("booking", "0013_a_visit_waits_for_what"),
        ("booking", "0014_money_on_its_way_out"),
        ("booking", "0015_what_becomes_of_a_hold_if_paid"),
        ("booking", "0016_numbered_papers"),
        ("booking", "0017_corrections_discounts_and_the_close_of_a_day"),
        ("booking", "0018_a_move_by_the_office"),
        ("booking", "0019_names_that_people_chose"),
        ("booking", "0020_payouts_and_fees"),
        ("booking", "0021_deposits_awaited_by_phone"),
        ("booking", "0022_credit"),
        ("booking", "0023_patients_are_found_by_words"),
        ("booking", "0024_packages"),
        ("booking", "0025_claims_and_remittances"),
        ("booking", "0026_a_card_on_file"),
        ("booking", "0027_warnings_of_fraud"),
        ("booking", "0028_two_records_of_one_person"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("core", "0003_how_long_things_are_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="BookkeepingSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "travel_tax_code",
                    models.CharField(
                        choices=territory.here.tax_choices,
                        default=territory.here.usual_tax_code,
                        max_length=12,
                        verbose_name="tax on travel fees",
                    ),
                ),
                (
                    "fee_tax_code",
                    models.CharField(
                        choices=territory.here.tax_choices,
                        default=territory.here.usual_tax_code,
                        max_length=12,
                        verbose_name="tax on cancellation and missed-visit fees",
                    ),
                ),
                (
                    "patients",
                    models.CharField(
                        default="Patients' accounts",
                        max_length=80,
                        verbose_name="what patients owe",
                    ),
                ),
                (
                    "visits",
                    models.CharField(
                        default="Visits", max_length=80, verbose_name="income from visits"
                    ),
                ),
                (
                    "fees",
                    models.CharField(
                        default="Cancellation fees",
                        max_length=80,
                        verbose_name="income from cancellation and missed-visit fees",
                    ),
                ),
                (
                    "tax",
                    models.CharField(
                        default="Sales tax payable",
                        max_length=80,
                        verbose_name="sales tax to be paid on",
                    ),
                ),
                (
                    "cash",
                    models.CharField(
                        default="Cash on hand", max_length=80, verbose_name="cash on hand"
                    ),
                ),
                (
                    "transfers",
                    models.CharField(
                        default="E-transfers", max_length=80, verbose_name="e-transfers received"
                    ),
                ),
                (
                    "insurers",
                    models.CharField(
                        default="Insurers' payments",
                        max_length=80,
                        verbose_name="payments from insurers",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        db_default="Customer credit",
                        default="Customer credit",
                        max_length=80,
                        verbose_name="credit, packages and gift cards not yet used",
                    ),
                ),
                (
                    "stripe",
                    models.CharField(
                        default="Stripe balance", max_length=80, verbose_name="money at Stripe"
                    ),
                ),
                (
                    "stripe_fees",
                    models.CharField(
                        default="Stripe fees", max_length=80, verbose_name="Stripe’s fees"
                    ),
                ),
                (
                    "bank",
                    models.CharField(
                        default="Bank",
                        max_length=80,
                        verbose_name="bank account that Stripe pays out to",
                    ),
                ),
                (
                    "xero_tax_rate",
                    models.CharField(
                        default="Tax Exempt",
                        help_text="The full name of the rate that journal lines without tax have in your Xero.",
                        max_length=80,
                        verbose_name="tax rate in Xero",
                    ),
                ),
            ],
            options={
                "verbose_name": "bookkeeping",
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(unique=True, verbose_name="date")),
                ("name", models.CharField(max_length=120, verbose_name="why")),
                (
                    "is_statutory",
                    models.BooleanField(default=False, verbose_name="statutory holiday"),
                ),
            ],
            options={
                "verbose_name": "clinic closure",
            },
        ),
        migrations.CreateModel(
            name="CreditAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("patient", "Credit of a patient"),
                            ("package", "Package"),
                            ("gift", "Gift card"),
                        ],
                        max_length=8,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("opened_at", models.DateTimeField()),
                ("version", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "credit account",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["patient", "package", "gift"])),
                        name="credit_account_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Crossing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="name")),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("land_a", models.CharField(max_length=4)),
                ("land_b", models.CharField(max_length=4)),
            ],
            options={
                "verbose_name": "bridge or tunnel",
            },
        ),
        migrations.CreateModel(
            name="Language",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="code")),
                (
                    "name",
                    models.CharField(
                        help_text="In English. The usual languages appear in French by themselves.",
                        max_length=60,
                        unique=True,
                        verbose_name="name",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                (
                    "name_fr",
                    models.CharField(blank=True, max_length=80, verbose_name="name in French"),
                ),
                (
                    "visits",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="visits",
                    ),
                ),
                (
                    "price_cents",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(100)],
                        verbose_name="price",
                    ),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(
                        default=12,
                        help_text="Zero: for ever. Afterwards no visit is taken from it; the rest is paid back.",
                        validators=[django.core.validators.MaxValueValidator(60)],
                        verbose_name="months it is good for",
                    ),
                ),
                (
                    "rest",
                    models.CharField(
                        choices=[
                            ("share", "the visits not used, each at its share of the price"),
                            (
                                "full_price",
                                "the price less the used visits, each at its single price",
                            ),
                        ],
                        default="share",
                        max_length=12,
                        verbose_name="what comes back",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="offered")),
            ],
            options={
                "verbose_name": "package",
                "verbose_name_plural": "packages",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visits__gte", 2), ("price_cents__gte", 100)),
                        name="package_is_of_something",
                        violation_error_message="A package has two visits or more, and a price.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deposit", "Deposit"),
                            ("balance", "Balance"),
                            ("no_show", "Missed visit"),
                            ("late_fee", "Late cancellation"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("creating", "being prepared"),
                            ("open", "waiting for payment"),
                            ("expired", "not paid in time"),
                            ("failed", "not paid"),
                            ("processing", "on its way"),
                            ("paid", "paid"),
                        ],
                        default="creating",
                        max_length=20,
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("amount_cents", models.PositiveIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("email", core.fields.EncryptedTextField(blank=True)),
                ("base_url", models.CharField(blank=True, max_length=200)),
                ("cancel_path", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(db_default="en", default="en", max_length=10)),
                ("saves_card", models.BooleanField(default=False)),
                (
                    "off_session",
                    models.BooleanField(default=False, help_text="charges a saved card, no page"),
                ),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "session_id",
                    models.CharField(blank=True, max_length=255, null=True, unique=True),
                ),
                ("session_url", models.TextField(blank=True)),
                ("intent_id", models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ("livemode", models.BooleanField(default=False)),
                ("disputed", models.BooleanField(default=False)),
                (
                    "given_up",
                    models.BooleanField(default=False, help_text="the patient went back; no mail"),
                ),
                (
                    "review",
                    models.CharField(blank=True, help_text="what did not match", max_length=200),
                ),
                ("failure", models.CharField(blank=True, max_length=80)),
                ("paid_at", models.DateTimeField(blank=True, null=True)),
                ("next_look_at", models.DateTimeField(blank=True, null=True)),
                ("looks", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "payment",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["creating", "open", "processing"])),
                        fields=["next_look_at"],
                        name="payment_unsettled",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="payment_is_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["creating", "open", "expired", "failed", "processing", "paid"],
                            )
                        ),
                        name="payment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True),
                            ("paid_at__isnull", False),
                            _connector="OR",
                        ),
                        name="paid_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider_id", models.CharField(max_length=255, unique=True)),
                ("amount_cents", models.IntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("status", models.CharField(max_length=40)),
                ("automatic", models.BooleanField(default=True)),
                ("failure", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField(db_index=True)),
                ("arrives_on", models.DateField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "payout",
            },
        ),
        migrations.CreateModel(
            name="PostalPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, unique=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("municipality", models.CharField(blank=True, max_length=80)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                (
                    "land",
                    models.CharField(
                        blank=True, help_text="which side of the water it is on", max_length=4
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("customer_id", models.CharField(blank=True, max_length=255)),
                ("card_id", models.CharField(blank=True, max_length=255)),
                ("brand", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("last4", models.CharField(blank=True, db_default="", default="", max_length=4)),
                ("expires_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("expires_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("cap_cents", models.PositiveIntegerField(help_text="agreed for a missed visit")),
                (
                    "late_cents",
                    models.PositiveIntegerField(
                        db_default=0, default=0, help_text="agreed for a late cancellation"
                    ),
                ),
                ("late_hours", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("consent_text", models.TextField()),
                ("consent_version", models.CharField(max_length=20)),
                ("language", models.CharField(db_default="en", default="en", max_length=10)),
                ("agreed_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("patient", "taken back by the patient"),
                            ("office", "removed by the office"),
                            ("not_needed", "no longer needed"),
                            ("erased", "erased"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, help_text="by the provider's word", null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address name")),
                (
                    "is_active",
                    models.BooleanField(default=True, verbose_name="patients can book here"),
                ),
                (
                    "travel_fee_cents",
                    models.PositiveIntegerField(default=0, verbose_name="travel fee (cents)"),
                ),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "service area",
            },
        ),
        migrations.CreateModel(
            name="WebhookEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event_id", models.CharField(max_length=255, unique=True)),
                ("kind", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("done", "Done"),
                            ("ignored", "Ignored"),
                            ("not_ours", "Not Ours"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("object_id", models.CharField(blank=True, max_length=255)),
                ("intent_id", models.CharField(blank=True, max_length=255)),
                ("reference", models.CharField(blank=True, max_length=255)),
                ("refund_ref", models.CharField(blank=True, max_length=255)),
                ("api_version", models.CharField(blank=True, max_length=40)),
                ("created_at", models.DateTimeField(help_text="by the provider's clock")),
                ("received_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "error",
                    models.CharField(blank=True, help_text="class name only", max_length=120),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DayClose",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("deposit_due", "Deposit due"),
                            ("deposit_lapsed", "Deposit no longer asked for"),
                            ("deposit_off", "Deposit released by cancelling"),
                            ("fee_kept", "Kept under the cancellation terms"),
                            ("balance_due", "Balance due"),
                            ("balance_off", "Balance taken back, the visit being reopened"),
                            ("no_show_fee", "Fee for a missed visit"),
                            ("late_fee", "Fee for a late cancellation"),
                            ("waived", "Let off"),
                            ("discount", "Discount"),
                            ("goodwill", "Goodwill"),
                            ("card", "Paid by card"),
                            ("refunded", "Refunded"),
                            ("refund_failed", "Refund came back"),
                            ("dispute_out", "Taken back by the payer's bank"),
                            ("dispute_in", "Returned by the payer's bank"),
                            ("cash", "Paid in cash"),
                            ("e_transfer", "Paid by e-transfer"),
                            ("cheque", "Paid by cheque"),
                            ("insurer", "Paid by an insurer"),
                            ("credit_used", "Paid from credit"),
                            ("to_credit", "Put on the patient’s credit"),
                            ("package_used", "Paid from a package"),
                            ("to_package", "Given back to the package"),
                            ("paid_back", "Paid back by other means"),
                            ("cash_back", "Paid back in cash"),
                            ("transfer_back", "Paid back by e-transfer"),
                            ("cheque_back", "Paid back by cheque"),
                        ],
                        max_length=14,
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                (
                    "recorded_cents",
                    models.IntegerField(help_text="what the ledger said when it was closed"),
                ),
                ("counted_cents", models.IntegerField()),
                (
                    "reason",
                    models.CharField(blank=True, help_text="of a difference", max_length=200),
                ),
                ("closed_at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name": "close of a day",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "way", "currency"), name="day_closed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counted_cents", models.F("recorded_cents")),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="difference_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DriveMinutes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_code", models.CharField(max_length=10)),
                ("to_code", models.CharField(max_length=10)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("fetched_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "drive time",
                "verbose_name_plural": "drive times",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("from_code", "to_code"), name="one_drive_a_pair"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MoneyCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(help_text="events or books", max_length=10)),
                ("reached", models.DateTimeField(help_text="everything before this was compared")),
                ("finished_at", models.DateTimeField()),
                ("differences", models.JSONField(blank=True, default=list)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "-finished_at"], name="money_check_last")],
            },
        ),
        migrations.CreateModel(
            name="PackageSale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("name_fr", models.CharField(blank=True, max_length=80)),
                ("visits", models.PositiveSmallIntegerField()),
                ("price_cents", models.PositiveIntegerField()),
                (
                    "single_cents",
                    models.PositiveIntegerField(help_text="what one such visit cost by itself"),
                ),
                (
                    "rest",
                    models.CharField(
                        choices=[
                            ("share", "the visits not used, each at its share of the price"),
                            (
                                "full_price",
                                "the price less the used visits, each at its single price",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("good_until", models.DateField(blank=True, null=True)),
                ("sold_at", models.DateTimeField()),
                ("key", models.CharField(max_length=80, unique=True)),
                ("warned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, help_text="the rest was paid back", null=True),
                ),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sale",
                        to="booking.creditaccount",
                    ),
                ),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sales",
                        to="booking.package",
                    ),
                ),
            ],
            options={
                "verbose_name": "package sold",
                "verbose_name_plural": "packages sold",
            },
        ),
        migrations.CreateModel(
            name="PaperSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("receipt", "Receipt"), ("credit_note", "Credit note")],
                        max_length=12,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "series of numbers",
                "verbose_name_plural": "series of numbers",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "year"), name="one_series_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="Patient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", core.fields.EncryptedTextField(verbose_name="name")),
                ("email", core.fields.EncryptedTextField(blank=True, verbose_name="e-mail")),
                ("email_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                ("phone", core.fields.EncryptedTextField(blank=True, verbose_name="phone")),
                (
                    "notes",
                    core.fields.EncryptedTextField(
                        blank=True, db_default="", default="", verbose_name="notes"
                    ),
                ),
                (
                    "indexed_as",
                    models.CharField(blank=True, db_default="", default="", max_length=16),
                ),
                ("created_at", models.DateTimeField(verbose_name="on record since")),
                ("erased_at", models.DateTimeField(blank=True, null=True, verbose_name="erased")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="booking.patient",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="creditaccount",
            name="patient",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credit_accounts",
                to="booking.patient",
            ),
        ),
        migrations.CreateModel(
            name="PatientMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("moved", models.JSONField()),
                ("facts", core.fields.EncryptedJSONField()),
                ("parted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_as",
                        to="booking.patient",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="booking.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("parted_at__isnull", True)),
                        fields=("gone",),
                        name="merged_into_one_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept", models.F("gone")), _negated=True),
                        name="two_people_are_merged",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PatientWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=16)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="booking.patient",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("digest", "patient"), name="one_word_a_patient")
                ],
            },
        ),
        migrations.CreateModel(
            name="FraudWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider_id", models.CharField(max_length=255, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("dealt_at", models.DateTimeField(blank=True, null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fraud_warnings",
                        to="booking.payment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider_id", models.CharField(max_length=255, unique=True)),
                ("status", models.CharField(max_length=40)),
                ("amount_cents", models.PositiveIntegerField()),
                ("reason", models.CharField(blank=True, max_length=60)),
                (
                    "refundable",
                    models.BooleanField(
                        default=False,
                        help_text="the provider still refunds this charge (an inquiry, usually)",
                    ),
                ),
                ("due_by", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="booking.payment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BalanceTransaction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider_id", models.CharField(max_length=255, unique=True)),
                (
                    "kind",
                    models.CharField(help_text="the provider's reporting category", max_length=60),
                ),
                ("amount_cents", models.IntegerField()),
                ("fee_cents", models.IntegerField(default=0)),
                ("net_cents", models.IntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("source_id", models.CharField(blank=True, max_length=255)),
                ("created_at", models.DateTimeField(db_index=True)),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="booking.payment",
                    ),
                ),
                (
                    "payout",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="booking.payout",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement of the provider's balance",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "net_cents",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount_cents"), "-", models.F("fee_cents")
                                ),
                            )
                        ),
                        name="net_is_what_the_fee_leaves",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Practitioner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(max_length=100, unique=True, verbose_name="address name"),
                ),
                ("pronouns", models.CharField(blank=True, max_length=40, verbose_name="pronouns")),
                (
                    "gender",
                    models.CharField(
                        choices=[
                            ("woman", "Woman"),
                            ("man", "Man"),
                            ("other", "Non-binary or not said"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="gender",
                    ),
                ),
                (
                    "credentials",
                    models.CharField(blank=True, max_length=120, verbose_name="credentials"),
                ),
                (
                    "profession",
                    models.CharField(
                        default="Physiotherapist",
                        help_text="In English. The usual professions appear in French by themselves.",
                        max_length=80,
                        verbose_name="profession",
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="phone")),
                ("college", models.CharField(blank=True, max_length=120, verbose_name="college")),
                (
                    "registration_number",
                    models.CharField(blank=True, max_length=40, verbose_name="registration number"),
                ),
                ("register_url", models.URLField(blank=True, verbose_name="public register")),
                (
                    "registration_valid_to",
                    models.DateField(blank=True, null=True, verbose_name="registered until"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default=booking.models.people.clinic_zone,
                        max_length=60,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "turnaround_minutes",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="turnaround: parking, notes, door (minutes)"
                    ),
                ),
                (
                    "home_code",
                    models.CharField(
                        blank=True,
                        max_length=10,
                        verbose_name="starts the day from (beginning of a postal code)",
                    ),
                ),
                (
                    "wished_minutes_per_week",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="wished minutes of visits a week"
                    ),
                ),
                (
                    "max_visits_per_day",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="most visits a day"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="takes bookings")),
                ("version", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "languages",
                    models.ManyToManyField(
                        blank=True,
                        related_name="practitioners",
                        to="booking.language",
                        verbose_name="languages",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sign-in",
                    ),
                ),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True,
                        related_name="practitioners",
                        to="booking.servicearea",
                        verbose_name="service areas",
                    ),
                ),
            ],
            options={
                "verbose_name": "practitioner",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("registration_number", ""), _negated=True),
                        fields=("college", "registration_number"),
                        name="one_registration_a_person",
                        violation_error_message="Somebody already has this registration number.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExtraHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "from_minute",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from"),
                ),
                (
                    "to_minute",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="to"),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="extra_hours",
                        to="booking.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "extra hours",
                "verbose_name_plural": "extra hours",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_minute", None), ("to_minute", None)),
                            models.Q(
                                ("from_minute__lt", models.F("to_minute")),
                                ("to_minute__lte", 2880),
                                ("from_minute__lt", 1440),
                            ),
                            _connector="OR",
                        ),
                        name="extra_hours_window",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feeds",
                        to="booking.practitioner",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "asked for"),
                            ("pending", "on its way"),
                            ("succeeded", "paid back"),
                            ("failed", "failed"),
                            ("canceled", "cancelled"),
                        ],
                        default="requested",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("cancelled", "cancelled by the patient"),
                            ("clinic", "cancelled by the clinic"),
                            ("duplicate", "paid twice"),
                            ("time_lost", "paid after the time was gone"),
                            ("staff", "decided by staff"),
                            ("external", "made outside this program"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount_cents", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("by", models.CharField(blank=True, max_length=80)),
                (
                    "provider_id",
                    models.CharField(blank=True, max_length=255, null=True, unique=True),
                ),
                ("pending_reason", models.CharField(blank=True, max_length=80)),
                ("failure_reason", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField()),
                (
                    "tried_at",
                    models.DateTimeField(
                        blank=True, help_text="first asked of the provider", null=True
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="booking.payment",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="refund_is_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["requested", "pending", "succeeded", "failed", "canceled"],
                            )
                        ),
                        name="refund_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "text",
                    models.TextField(
                        blank=True, verbose_name="the policy in words the patient agrees to"
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(
                        default=False, verbose_name="used where a visit type names none"
                    ),
                ),
                (
                    "no_show_fee_cents",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="fee for a missed visit"
                    ),
                ),
                (
                    "late_fee_cents",
                    models.PositiveIntegerField(
                        db_default=0, default=0, verbose_name="fee for a late cancellation"
                    ),
                ),
                (
                    "card_is_required",
                    models.BooleanField(
                        db_default=False,
                        default=False,
                        verbose_name="nothing is booked without a card for these fees",
                    ),
                ),
            ],
            options={
                "verbose_name": "refund policy",
                "verbose_name_plural": "refund policies",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("is_default",),
                        name="one_default_policy",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefundStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "hours_before",
                    models.PositiveSmallIntegerField(
                        verbose_name="hours before the visit, at least"
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="percent of the deposit",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="booking.refundpolicy",
                        verbose_name="refund policy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("policy", "hours_before"), name="one_step_an_hour"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__lte", 100)), name="percent_is_a_part"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Remittance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("payer", models.CharField(max_length=12, verbose_name="who paid")),
                ("reference", models.CharField(max_length=60, verbose_name="reference")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("currency", models.CharField(max_length=3)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
            ],
            options={
                "verbose_name": "remittance",
                "constraints": [
                    models.UniqueConstraint(fields=("payer", "reference"), name="remittance_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        name="remittance_has_a_reference",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardPage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("creating", "Creating"),
                            ("open", "Open"),
                            ("done", "Done"),
                            ("over", "Over"),
                        ],
                        default="creating",
                        max_length=10,
                    ),
                ),
                ("email", core.fields.EncryptedTextField(blank=True)),
                ("base_url", models.CharField(max_length=200)),
                ("cancel_path", models.CharField(max_length=200)),
                ("language", models.CharField(max_length=10)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "session_id",
                    models.CharField(blank=True, max_length=255, null=True, unique=True),
                ),
                ("session_url", models.TextField(blank=True)),
                ("next_look_at", models.DateTimeField(blank=True, null=True)),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="booking.savedcard",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["creating", "open"])),
                        fields=("card",),
                        name="one_open_card_page",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DriveCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "crossing",
                    models.CharField(blank=True, max_length=60, verbose_name="bridge or tunnel"),
                ),
                (
                    "from_minute",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="from (minute of the day)"
                    ),
                ),
                (
                    "to_minute",
                    models.PositiveSmallIntegerField(
                        default=1440, verbose_name="to (minute of the day)"
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        default=100, verbose_name="percent of the estimate"
                    ),
                ),
                (
                    "extra_minutes",
                    models.SmallIntegerField(default=0, verbose_name="extra minutes"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="why")),
                (
                    "from_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="booking.servicearea",
                        verbose_name="from service area",
                    ),
                ),
                (
                    "to_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="booking.servicearea",
                        verbose_name="to service area",
                    ),
                ),
            ],
            options={
                "verbose_name": "drive time correction",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("crossing", ""),
                                ("from_area__isnull", False),
                                ("to_area__isnull", False),
                            ),
                            models.Q(
                                models.Q(("crossing", ""), _negated=True),
                                ("from_area", None),
                                ("to_area", None),
                            ),
                            _connector="OR",
                        ),
                        name="correction_has_a_subject",
                        violation_error_message="Name either two areas or one crossing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_minute__lt", models.F("to_minute")), ("to_minute__lte", 1440)
                        ),
                        name="correction_band_is_a_band",
                        violation_error_message="The band must end after it starts, by 24:00.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaPrefix",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "prefix",
                    models.CharField(
                        max_length=10,
                        unique=True,
                        validators=[booking.models.place.check_prefix],
                        verbose_name="prefix",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prefixes",
                        to="booking.servicearea",
                        verbose_name="service area",
                    ),
                ),
            ],
            options={
                "verbose_name": "postal code prefix",
                "verbose_name_plural": "postal code prefixes",
            },
        ),
        migrations.CreateModel(
            name="TimeOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.DateTimeField(verbose_name="from")),
                ("end", models.DateTimeField(verbose_name="to")),
                ("note", models.CharField(blank=True, max_length=120, verbose_name="note")),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="time_off",
                        to="booking.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "time off",
                "verbose_name_plural": "time off",
                "indexes": [models.Index(fields=["practitioner", "end"], name="time_off_ahead")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))), name="time_off_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnservedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "prefix",
                    models.CharField(max_length=10, verbose_name="beginning of the postal code"),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="searches")),
            ],
            options={
                "verbose_name": "unserved search",
                "verbose_name_plural": "unserved searches",
                "constraints": [
                    models.UniqueConstraint(fields=("prefix", "day"), name="unserved_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_ref",
                    models.CharField(
                        default=booking.models.reference.new_reference,
                        max_length=9,
                        unique=True,
                        verbose_name="reference",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("held", "Held"),
                            ("confirmed", "Confirmed"),
                            ("completed", "Completed"),
                            ("no_show", "No-show"),
                            ("cancelled", "Cancelled"),
                            ("released", "Released"),
                        ],
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("start", models.DateTimeField(verbose_name="start")),
                ("end", models.DateTimeField(verbose_name="end")),
                ("start_minute", models.BigIntegerField()),
                ("end_minute", models.BigIntegerField()),
                ("local_date", models.DateField(verbose_name="date")),
                (
                    "local_minute",
                    models.PositiveSmallIntegerField(
                        help_text="wall-clock minute of the day", verbose_name="time"
                    ),
                ),
                ("time_zone", models.CharField(max_length=60, verbose_name="time zone")),
                (
                    "buffer_before",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="minutes kept free before"
                    ),
                ),
                (
                    "buffer_after",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="minutes kept free after"
                    ),
                ),
                (
                    "hold_expires",
                    models.DateTimeField(blank=True, null=True, verbose_name="held until"),
                ),
                ("hold_extended", models.BooleanField(default=False)),
                (
                    "deposit_until",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="deposit awaited until"
                    ),
                ),
                (
                    "payment_pending",
                    models.BooleanField(
                        default=False,
                        help_text="a payment session may still be paid: the time is not free",
                        verbose_name="payment under way",
                    ),
                ),
                ("holder", models.CharField(blank=True, max_length=64)),
                (
                    "place_code",
                    models.CharField(
                        help_text="a prefix, or a full code with its own point",
                        max_length=10,
                        verbose_name="drive planned to",
                    ),
                ),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("land", models.CharField(blank=True, max_length=4)),
                ("place_is_exact", models.BooleanField(default=False)),
                ("town", models.CharField(blank=True, max_length=80, verbose_name="town")),
                (
                    "postal_code",
                    core.fields.EncryptedTextField(blank=True, verbose_name="postal code"),
                ),
                ("street", core.fields.EncryptedTextField(blank=True, verbose_name="street")),
                (
                    "access_notes",
                    core.fields.EncryptedTextField(blank=True, verbose_name="access notes"),
                ),
                (
                    "reason",
                    core.fields.EncryptedTextField(blank=True, verbose_name="reason for the visit"),
                ),
                (
                    "contact_name",
                    core.fields.EncryptedTextField(blank=True, verbose_name="contact's name"),
                ),
                (
                    "contact_phone",
                    core.fields.EncryptedTextField(blank=True, verbose_name="contact's phone"),
                ),
                ("is_new_patient", models.BooleanField(default=True, verbose_name="new patient")),
                (
                    "payer",
                    models.CharField(
                        choices=territory.here.payer_choices,
                        default="myself",
                        max_length=12,
                        verbose_name="who pays",
                    ),
                ),
                ("price_cents", models.PositiveIntegerField(verbose_name="price")),
                (
                    "travel_fee_cents",
                    models.PositiveIntegerField(default=0, verbose_name="travel fee"),
                ),
                ("deposit_cents", models.PositiveIntegerField(default=0, verbose_name="deposit")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "language",
                    models.CharField(
                        db_default="en",
                        default="en",
                        help_text="the patient booked in it; every letter is written in it",
                        max_length=10,
                        verbose_name="language of letters",
                    ),
                ),
                (
                    "policy",
                    models.JSONField(
                        default=dict,
                        help_text="refund terms as they were when booked",
                        verbose_name="cancellation terms",
                    ),
                ),
                ("consent_text", models.TextField(blank=True, verbose_name="words agreed to")),
                (
                    "consent_version",
                    models.CharField(blank=True, max_length=20, verbose_name="version agreed to"),
                ),
                (
                    "consent_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="agreed to on"),
                ),
                ("created_at", models.DateTimeField(verbose_name="booked")),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="confirmed"),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="begun")),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="cancelled"),
                ),
                (
                    "cancelled_by",
                    models.CharField(blank=True, max_length=12, verbose_name="cancelled by"),
                ),
                (
                    "late_minutes",
                    models.PositiveSmallIntegerField(default=0, verbose_name="minutes late"),
                ),
                (
                    "sequence",
                    models.PositiveIntegerField(default=0, help_text="of the calendar file"),
                ),
                (
                    "calendar_domain",
                    models.CharField(
                        db_default="doorstep",
                        default="doorstep",
                        help_text="of the calendar entry's identifier; never changes, wherever the site moves",
                        max_length=253,
                    ),
                ),
                ("moved_at", models.DateTimeField(blank=True, null=True, verbose_name="moved")),
                (
                    "needs_staff",
                    models.BooleanField(default=False, verbose_name="needs the office"),
                ),
                (
                    "follow_up",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("offer_to_colleague", "Offer this visit to a colleague"),
                            ("asked_to_rebook", "The patient was asked to choose another time"),
                            ("too_late_to_cancel", "This visit could not be cancelled any more"),
                            (
                                "to_call",
                                "No e-mail reaches the patient: call them about this visit",
                            ),
                        ],
                        db_column="staff_note",
                        max_length=200,
                        verbose_name="for the office to do",
                    ),
                ),
                (
                    "fate_if_paid",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("keep", "Keep"),
                            ("colleague", "Colleague"),
                            ("rebook", "Rebook"),
                            ("cancel", "Cancel"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="what becomes of it if paid",
                    ),
                ),
                (
                    "drive_overridden",
                    models.BooleanField(default=False, verbose_name="drive time overridden"),
                ),
                ("source_page_id", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="booking.servicearea",
                        verbose_name="service area",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="booking.patient",
                        verbose_name="patient",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="booking.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "indexes": [
                    models.Index(
                        fields=[
                            "practitioner",
                            "start_minute",
                            "end_minute",
                            "status",
                            "hold_expires",
                            "payment_pending",
                            "holder",
                            "place_code",
                            "buffer_before",
                            "buffer_after",
                        ],
                        name="visit_sweep",
                    ),
                    models.Index(fields=["local_date", "practitioner"], name="visit_by_day"),
                    models.Index(fields=["status", "hold_expires"], name="visit_held"),
                    models.Index(fields=["holder", "status"], name="visit_of_holder"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))), name="visit_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("start_minute__lt", models.F("end_minute"))),
                        name="visit_minutes_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "end_minute__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("start_minute"), "+", models.Value(1440)
                                ),
                            )
                        ),
                        name="visit_within_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "held"), _negated=True),
                            ("hold_expires__isnull", False),
                            _connector="OR",
                        ),
                        name="hold_has_a_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "held",
                                    "confirmed",
                                    "completed",
                                    "no_show",
                                    "cancelled",
                                    "released",
                                ],
                            )
                        ),
                        name="visit_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["held", "released", "cancelled"]),
                            ("patient__isnull", False),
                            _connector="OR",
                        ),
                        name="a_confirmed_visit_has_a_patient",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="savedcard",
            name="visit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="saved_card",
                to="booking.visit",
            ),
        ),
        migrations.CreateModel(
            name="RemittanceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cents", models.PositiveIntegerField()),
                (
                    "remittance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="booking.remittance",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remittance_lines",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a remittance",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("remittance", "visit"), name="one_line_a_visit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cents__gt", 0)), name="line_is_of_something"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="payment",
            name="visit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="payments",
                to="booking.visit",
            ),
        ),
        migrations.CreateModel(
            name="PatientLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("purpose", models.CharField(default="visit", max_length=20)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="booking.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("receipt", "Receipt"), ("credit_note", "Credit note")],
                        max_length=12,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                (
                    "turn",
                    models.PositiveSmallIntegerField(
                        help_text="the how manieth paper of its visit"
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("issued_on", models.DateField(help_text="the clinic's own date")),
                ("charged_cents", models.IntegerField()),
                ("paid_cents", models.IntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("facts", models.JSONField()),
                ("patient", core.fields.EncryptedTextField(blank=True)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="booking.paper",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "year", "serial"), name="a_number_is_given_once"
                    ),
                    models.UniqueConstraint(fields=("visit", "turn"), name="one_paper_a_turn"),
                    models.CheckConstraint(
                        condition=models.Q(("serial__gte", 1)), name="numbers_begin_with_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "credit_note"), _negated=True),
                            ("corrects__isnull", False),
                            _connector="OR",
                        ),
                        name="a_credit_note_refers_to_a_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["receipt", "credit_note"])),
                        name="paper_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackageUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("cents", models.PositiveIntegerField()),
                ("price_before_cents", models.PositiveIntegerField()),
                ("used_at", models.DateTimeField()),
                ("given_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "sale",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="booking.packagesale",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="package_uses",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit of a package",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("given_back_at", None)),
                        fields=("sale", "number"),
                        name="a_visit_of_a_package_is_used_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("given_back_at", None)),
                        fields=("visit",),
                        name="a_visit_is_paid_by_one_package",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deposit_due", "Deposit due"),
                            ("deposit_lapsed", "Deposit no longer asked for"),
                            ("deposit_off", "Deposit released by cancelling"),
                            ("fee_kept", "Kept under the cancellation terms"),
                            ("balance_due", "Balance due"),
                            ("balance_off", "Balance taken back, the visit being reopened"),
                            ("no_show_fee", "Fee for a missed visit"),
                            ("late_fee", "Fee for a late cancellation"),
                            ("waived", "Let off"),
                            ("discount", "Discount"),
                            ("goodwill", "Goodwill"),
                            ("card", "Paid by card"),
                            ("refunded", "Refunded"),
                            ("refund_failed", "Refund came back"),
                            ("dispute_out", "Taken back by the payer's bank"),
                            ("dispute_in", "Returned by the payer's bank"),
                            ("cash", "Paid in cash"),
                            ("e_transfer", "Paid by e-transfer"),
                            ("cheque", "Paid by cheque"),
                            ("insurer", "Paid by an insurer"),
                            ("credit_used", "Paid from credit"),
                            ("to_credit", "Put on the patient’s credit"),
                            ("package_used", "Paid from a package"),
                            ("to_package", "Given back to the package"),
                            ("paid_back", "Paid back by other means"),
                            ("cash_back", "Paid back in cash"),
                            ("transfer_back", "Paid back by e-transfer"),
                            ("cheque_back", "Paid back by cheque"),
                        ],
                        max_length=14,
                    ),
                ),
                ("amount_cents", models.IntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("at", models.DateTimeField()),
                (
                    "moved_at",
                    models.DateTimeField(
                        blank=True, help_text="when the money moved, if earlier", null=True
                    ),
                ),
                ("by", models.CharField(blank=True, max_length=80)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        help_text="the row that this one takes back: once, whole",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="booking.ledgerentry",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="booking.payment",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="booking.refund",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledger entry",
                "verbose_name_plural": "ledger entries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_cents__lt", 0),
                                ("corrects", None),
                                (
                                    "kind__in",
                                    [
                                        "deposit_lapsed",
                                        "deposit_off",
                                        "balance_off",
                                        "waived",
                                        "discount",
                                        "goodwill",
                                        "refunded",
                                        "dispute_out",
                                        "paid_back",
                                        "cash_back",
                                        "transfer_back",
                                        "cheque_back",
                                        "to_credit",
                                        "to_package",
                                    ],
                                ),
                            ),
                            models.Q(
                                ("corrects", None),
                                models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "deposit_lapsed",
                                            "deposit_off",
                                            "balance_off",
                                            "waived",
                                            "discount",
                                            "goodwill",
                                            "refunded",
                                            "dispute_out",
                                            "paid_back",
                                            "cash_back",
                                            "transfer_back",
                                            "cheque_back",
                                            "to_credit",
                                            "to_package",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("amount_cents__gt", 0),
                            ),
                            models.Q(
                                ("corrects__isnull", False),
                                models.Q(("amount_cents", 0), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="ledger_signs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "deposit_due",
                                    "deposit_lapsed",
                                    "deposit_off",
                                    "fee_kept",
                                    "balance_due",
                                    "balance_off",
                                    "no_show_fee",
                                    "late_fee",
                                    "waived",
                                    "discount",
                                    "goodwill",
                                    "card",
                                    "refunded",
                                    "refund_failed",
                                    "dispute_out",
                                    "dispute_in",
                                    "cash",
                                    "e_transfer",
                                    "cheque",
                                    "insurer",
                                    "credit_used",
                                    "to_credit",
                                    "package_used",
                                    "to_package",
                                    "paid_back",
                                    "cash_back",
                                    "transfer_back",
                                    "cheque_back",
                                ],
                            )
                        ),
                        name="ledger_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InsurerClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_send", "To send"),
                            ("sent", "Sent"),
                            ("approved", "Approved"),
                            ("paid", "Paid"),
                            ("refused", "Refused"),
                        ],
                        default="to_send",
                        max_length=10,
                    ),
                ),
                ("approved_cents", models.PositiveIntegerField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["to_send", "sent", "approved", "paid", "refused"])
                        ),
                        name="claim_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_cents__gt", 0), ("state", "approved")),
                            models.Q(
                                models.Q(("state", "approved"), _negated=True),
                                ("approved_cents", None),
                            ),
                            _connector="OR",
                        ),
                        name="approved_is_an_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                ("answers", core.fields.EncryptedJSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField(db_index=True)),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="booking.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CreditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kept", "Kept from a visit"),
                            ("used", "Used for a visit"),
                            ("card", "Paid by card"),
                            ("refunded", "Refunded"),
                            ("refund_failed", "Refund came back"),
                            ("dispute_out", "Taken back by the payer's bank"),
                            ("dispute_in", "Returned by the payer's bank"),
                            ("cash", "Paid in cash"),
                            ("e_transfer", "Paid by e-transfer"),
                            ("cheque", "Paid by cheque"),
                            ("paid_back", "Paid back by other means"),
                            ("cash_back", "Paid back in cash"),
                            ("transfer_back", "Paid back by e-transfer"),
                            ("cheque_back", "Paid back by cheque"),
                            ("moved_in", "Put on from a gift card"),
                            ("moved_out", "Put on a patient’s credit"),
                            ("earned", "Kept by the clinic under the terms"),
                            ("written_off", "Spent before the payer’s bank took it back"),
                        ],
                        max_length=14,
                    ),
                ),
                ("amount_cents", models.IntegerField()),
                ("key", models.CharField(max_length=120, unique=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("by", models.CharField(blank=True, max_length=80)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="booking.creditaccount",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_entries",
                        to="booking.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "credit entry",
                "verbose_name_plural": "credit entries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_cents__lt", 0),
                                (
                                    "kind__in",
                                    [
                                        "used",
                                        "refunded",
                                        "dispute_out",
                                        "paid_back",
                                        "cash_back",
                                        "transfer_back",
                                        "cheque_back",
                                        "moved_out",
                                        "earned",
                                    ],
                                ),
                            ),
                            ("kind", "written_off"),
                            models.Q(
                                models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "used",
                                            "refunded",
                                            "dispute_out",
                                            "paid_back",
                                            "cash_back",
                                            "transfer_back",
                                            "cheque_back",
                                            "moved_out",
                                            "earned",
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("amount_cents__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="credit_signs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["kept", "used"]), _negated=True),
                            ("visit__isnull", False),
                            _connector="OR",
                        ),
                        name="credit_of_a_visit_names_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "kept",
                                    "used",
                                    "card",
                                    "refunded",
                                    "refund_failed",
                                    "dispute_out",
                                    "dispute_in",
                                    "cash",
                                    "e_transfer",
                                    "cheque",
                                    "paid_back",
                                    "cash_back",
                                    "transfer_back",
                                    "cheque_back",
                                    "moved_in",
                                    "moved_out",
                                    "earned",
                                    "written_off",
                                ],
                            )
                        ),
                        name="credit_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sequence",
                    models.PositiveIntegerField(help_text="the visit's, after this change"),
                ),
                ("start", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("by_office", models.BooleanField(db_default=False, default=False)),
                (
                    "follow_up",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("offer_to_colleague", "Offer this visit to a colleague"),
                            ("asked_to_rebook", "The patient was asked to choose another time"),
                            ("too_late_to_cancel", "This visit could not be cancelled any more"),
                            (
                                "to_call",
                                "No e-mail reaches the patient: call them about this visit",
                            ),
                        ],
                        db_default="",
                        default="",
                        help_text="what the visit waited for, and waits for again when it is put back",
                        max_length=200,
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
                        related_name="moves",
                        to="booking.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitType",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address name")),
                (
                    "name_fr",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="What patients who read French see. Empty: they see the English name.",
                        max_length=80,
                        verbose_name="name in French",
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="one sentence for patients"
                    ),
                ),
                (
                    "summary_fr",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Empty: patients who read French see the English sentence.",
                        max_length=200,
                        verbose_name="the sentence in French",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(480),
                        ],
                        verbose_name="minutes",
                    ),
                ),
                ("price_cents", models.PositiveIntegerField(verbose_name="price (cents)")),
                (
                    "deposit_cents",
                    models.PositiveIntegerField(default=0, verbose_name="deposit (cents)"),
                ),
                (
                    "tax_code",
                    models.CharField(
                        choices=territory.here.tax_choices,
                        db_default="exempt",
                        default=territory.here.usual_tax_code,
                        help_text="Prices include it. Receipts show it as a part of the price.",
                        max_length=12,
                        verbose_name="tax",
                    ),
                ),
                (
                    "price_is_sample",
                    models.BooleanField(default=False, verbose_name="the price is only a sample"),
                ),
                (
                    "for_new_patients",
                    models.BooleanField(default=True, verbose_name="for new patients"),
                ),
                (
                    "for_returning_patients",
                    models.BooleanField(default=True, verbose_name="for returning patients"),
                ),
                (
                    "phone_only",
                    models.BooleanField(
                        default=False,
                        help_text="Shown to patients, but they are asked to call.",
                        verbose_name="arranged by phone",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(default=True, verbose_name="patients can book it"),
                ),
                ("order", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                (
                    "step_minutes",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[django.core.validators.MinValueValidator(5)],
                        verbose_name="grid (minutes between starts)",
                    ),
                ),
                (
                    "offset_minutes",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="first start after midnight"
                    ),
                ),
                (
                    "notice_minutes",
                    models.PositiveIntegerField(
                        default=240, verbose_name="shortest notice (minutes)"
                    ),
                ),
                (
                    "horizon_days",
                    models.PositiveSmallIntegerField(
                        default=60, verbose_name="bookable days ahead"
                    ),
                ),
                (
                    "buffer_before",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="minutes kept free before"
                    ),
                ),
                (
                    "buffer_after",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="minutes kept free after"
                    ),
                ),
                (
                    "max_visits_per_day",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="most visits a day for one practitioner"
                    ),
                ),
                (
                    "max_minutes_per_day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="most minutes a day for one practitioner",
                    ),
                ),
                (
                    "refund_policy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_types",
                        to="booking.refundpolicy",
                        verbose_name="refund policy",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit type",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("deposit_cents__lte", models.F("price_cents"))),
                        name="deposit_within_price",
                        violation_error_message="The deposit cannot be more than the price.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 5), ("minutes__lte", 480)),
                        name="visit_minutes_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step_minutes__gte", 5)), name="grid_is_a_grid"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="visit",
            name="visit_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="visits",
                to="booking.visittype",
                verbose_name="visit type",
            ),
        ),
        migrations.AddField(
            model_name="practitioner",
            name="visit_types",
            field=models.ManyToManyField(
                blank=True,
                related_name="practitioners",
                to="booking.visittype",
                verbose_name="visit types",
            ),
        ),
        migrations.AddField(
            model_name="packagesale",
            name="visit_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="booking.visittype",
                verbose_name="visit type",
            ),
        ),
        migrations.AddField(
            model_name="package",
            name="visit_type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="packages",
                to="booking.visittype",
                verbose_name="visit type",
            ),
        ),
        migrations.CreateModel(
            name="WaitingListEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "prefix",
                    models.CharField(max_length=10, verbose_name="beginning of the postal code"),
                ),
                ("email_hash", models.CharField(max_length=64)),
                ("email", core.fields.EncryptedTextField(verbose_name="e-mail")),
                (
                    "language",
                    models.CharField(
                        db_default="en",
                        default="en",
                        max_length=10,
                        verbose_name="language of letters",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="waiting since")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="told")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="booking.servicearea",
                        verbose_name="service area",
                    ),
                ),
                (
                    "visit_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="booking.visittype",
                        verbose_name="visit type",
                    ),
                ),
            ],
            options={
                "verbose_name": "waiting list entry",
                "verbose_name_plural": "waiting list entries",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("visit_type", None)),
                        fields=("prefix", "email_hash"),
                        name="one_wait_a_place",
                    ),
                    models.UniqueConstraint(
                        fields=("prefix", "email_hash", "visit_type"), name="one_wait_a_visit_type"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkingHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="day",
                    ),
                ),
                ("from_minute", models.PositiveSmallIntegerField(verbose_name="from")),
                ("to_minute", models.PositiveSmallIntegerField(verbose_name="to")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="from date")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="until date")),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="booking.servicearea",
                        verbose_name="service areas",
                    ),
                ),
                (
                    "practitioner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="booking.practitioner",
                        verbose_name="practitioner",
                    ),
                ),
            ],
            options={
                "verbose_name": "working hours",
                "verbose_name_plural": "working hours",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_minute__lt", models.F("to_minute")),
                            ("to_minute__lte", 2880),
                            ("from_minute__lt", 1440),
                        ),
                        name="hours_window_is_a_window",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)), name="hours_weekday"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_from__lte", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="hours_valid_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("free_times", "Free times per area")], max_length=20
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "being worked out"), ("done", "done")],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("rows", models.JSONField(blank=True, default=list)),
                (
                    "asked_by",
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
                "indexes": [
                    models.Index(fields=["kind", "state", "-asked_at"], name="desk_report_newest")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="creditaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "patient")),
                fields=("patient", "currency"),
                name="one_credit_a_patient",
            ),
        ),
        migrations.AddConstraint(
            model_name="creditaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "gift"), ("patient__isnull", False), _connector="OR"),
                name="credit_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["creating", "open", "processing"])),
                fields=("visit", "kind"),
                name="one_unsettled_payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("off_session", True)),
                fields=("visit",),
                name="one_fee_of_a_kept_card",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=booking.models.visit.OnlyOnPostgres(
                condition=models.Q(("status__in", ("held", "confirmed", "completed", "no_show"))),
                expressions=[
                    ("practitioner", "="),
                    (booking.models.visit.Tstzrange("start", "end"), "&&"),
                ],
                name="never_twice",
            ),
        ),
    ]
