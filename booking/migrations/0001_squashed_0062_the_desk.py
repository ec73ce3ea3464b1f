import booking.models.only_on_postgres
import booking.models.people
import booking.models.place
import booking.models.reference
import core.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import territory.here
import uuid
from django.conf import settings
from django.db import migrations, models

from core.together import CreateModelsTogether


# The tables of 0001 to 0062 at once: a new clinic is not led through our history (1042). Rows did not exist yet, so
# that nothing those migrations did to rows is here. Written from the models; no installation goes through both.
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
        ("booking", "0029_another_hour_suits"),
        ("booking", "0030_books_files_by_the_worker"),
        ("booking", "0031_payments_of_purchases"),
        ("booking", "0032_a_visit_of_somebody_who_is_away"),
        ("booking", "0033_gift_cards"),
        ("booking", "0034_pay_in_full"),
        ("booking", "0035_a_fee_let_go_of"),
        ("booking", "0036_what_is_written_at_the_door"),
        ("booking", "0037_own_limits_and_presses_that_arrive_later"),
        ("booking", "0038_pay_of_practitioners"),
        ("booking", "0039_what_people_looked_for"),
        ("booking", "0040_saved_filters"),
        ("booking", "0041_moving_in_from_another_program"),
        ("booking", "0042_consents_own_links_and_details"),
        ("booking", "0043_own_calendar_told_of"),
        ("booking", "0044_who_wrote_a_note_for_colleagues"),
        ("booking", "0045_areas_nobody_drives_to"),
        ("booking", "0046_free_minutes_after_booking"),
        ("booking", "0047_another_time_asked_of_the_office"),
        ("booking", "0048_messages_with_the_clinic"),
        ("booking", "0049_waiting_for_an_earlier_time"),
        ("booking", "0050_a_plan_of_care"),
        ("booking", "0051_texts_to_telephones"),
        ("booking", "0052_on_my_way_be_home_and_how_it_went"),
        ("booking", "0053_exercises_sent_home"),
        ("booking", "0054_visits_used_and_headings"),
        ("booking", "0055_who_may_act_for_whom"),
        ("booking", "0056_not_well_until_talked_about"),
        ("booking", "0057_a_fee_for_a_late_change"),
        ("booking", "0058_short_links"),
        ("booking", "0059_a_better_day_asked_of_the_worker"),
        ("booking", "0060_joint_visits"),
        ("booking", "0061_joint_visits_found"),
        ("booking", "0062_a_text_to_whoever_waits"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("core", "0003_how_long_things_are_kept"),
    ]

    operations = [
        CreateModelsTogether(
            [
                migrations.CreateModel(
                    name="AddressLink",
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
                        ("email_hash", models.CharField(db_index=True, max_length=64)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="an_address_link_ends",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BookkeepingSettings",
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
                                default="E-transfers",
                                max_length=80,
                                verbose_name="e-transfers received",
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
                                default="Stripe balance",
                                max_length=80,
                                verbose_name="money at Stripe",
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
                    name="BooksFile",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ledger-xlsx", "Every movement, as a workbook (XLSX)"),
                                    ("ledger-csv", "Every movement, as CSV"),
                                    ("quickbooks", "Journals for QuickBooks Online (CSV)"),
                                    ("xero", "Journals for Xero (CSV)"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("first", models.DateField()),
                        ("last", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting for the worker"),
                                    ("making", "being made"),
                                    ("ready", "ready"),
                                    ("failed", "not made"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
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
                        ("asked_at", models.DateTimeField()),
                        (
                            "rows",
                            models.PositiveIntegerField(
                                help_text="movements, when it was asked for"
                            ),
                        ),
                        ("rows_read", models.PositiveIntegerField(default=0)),
                        (
                            "tries",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="asked for so many times"
                            ),
                        ),
                        (
                            "stored_as",
                            models.CharField(
                                blank=True, help_text="in private storage", max_length=100
                            ),
                        ),
                        ("size_bytes", models.PositiveBigIntegerField(default=0)),
                        (
                            "made_at",
                            models.DateTimeField(
                                blank=True, help_text="it holds what was known then", null=True
                            ),
                        ),
                        ("kept_until", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "file for the bookkeeper",
                        "verbose_name_plural": "files for the bookkeeper",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ready"), _negated=True),
                                fields=("kind", "first", "last"),
                                name="books_file_made_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ready"), _negated=True),
                                    models.Q(
                                        models.Q(("stored_as", ""), _negated=True),
                                        ("kept_until__isnull", False),
                                        ("made_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="books_file_ready_is_kept",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closure",
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
                    name="Crossing",
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
                    name="DayClose",
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
                            models.IntegerField(
                                help_text="what the ledger said when it was closed"
                            ),
                        ),
                        ("counted_cents", models.IntegerField()),
                        (
                            "reason",
                            models.CharField(
                                blank=True, help_text="of a difference", max_length=200
                            ),
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
                    name="DeskReport",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("free_times", "Free times per area"),
                                    ("months", "Months and practitioners"),
                                    ("better_day", "A better day"),
                                ],
                                max_length=20,
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
                        ("asked_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("first", models.DateField(blank=True, null=True)),
                        ("last", models.DateField(blank=True, null=True)),
                        ("rows", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["kind", "state", "-asked_at"], name="desk_report_newest"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DriveMinutes",
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
                    name="GiftSettings",
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
                            "amounts",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Whole amounts with commas between them, such as 50, 100, 200. Empty: none is offered. A gift card never expires.",
                                max_length=80,
                                verbose_name="amounts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gift cards",
                        "verbose_name_plural": "gift cards",
                    },
                ),
                migrations.CreateModel(
                    name="ImportFile",
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
                            "source",
                            models.CharField(
                                choices=[
                                    ("jane", "Jane"),
                                    ("cliniko", "Cliniko"),
                                    ("plain", "A spreadsheet, or another program"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("patients", "Patients"), ("visits", "Coming visits")],
                                max_length=8,
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("uploaded", "waits for you: say what its columns are"),
                                    ("naming", "waits for you: say who and what its names are"),
                                    ("checking", "being checked by the worker"),
                                    ("checked", "checked: waits for you"),
                                    ("bringing", "being brought in by the worker"),
                                    ("done", "brought in"),
                                    ("undone", "taken back"),
                                    ("failed", "not brought in"),
                                ],
                                default="uploaded",
                                max_length=8,
                            ),
                        ),
                        ("content", core.fields.EncryptedTextField(blank=True)),
                        ("headers", models.JSONField(default=list)),
                        ("columns", models.JSONField(default=dict)),
                        ("names", models.JSONField(default=dict)),
                        ("report", models.JSONField(default=list)),
                        ("decided", models.JSONField(default=dict)),
                        (
                            "letters",
                            models.CharField(
                                choices=[
                                    ("none", "No letters at all"),
                                    ("reminders", "The usual reminders before each visit"),
                                    ("all", "A confirmation now, and the usual reminders"),
                                ],
                                default="none",
                                max_length=9,
                            ),
                        ),
                        ("knowingly_why", models.CharField(blank=True, max_length=200)),
                        ("leaves_out", models.BooleanField(default=False)),
                        ("lines", models.PositiveIntegerField(default=0)),
                        ("lines_done", models.PositiveIntegerField(default=0)),
                        ("brought", models.PositiveIntegerField(default=0)),
                        (
                            "tries",
                            models.PositiveSmallIntegerField(
                                default=0, help_text="given to the worker so often"
                            ),
                        ),
                        ("said", models.CharField(blank=True, max_length=200)),
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
                        ("asked_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "file of another program",
                        "verbose_name_plural": "files of another program",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["done", "undone"]), _negated=True),
                                    ("done_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_file_brought_in_says_when",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncomingText",
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
                        ("provider_id", models.CharField(max_length=64, unique=True)),
                        ("at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Language",
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
                    name="MoneyCheck",
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
                        ("kind", models.CharField(help_text="events or books", max_length=10)),
                        (
                            "reached",
                            models.DateTimeField(help_text="everything before this was compared"),
                        ),
                        ("finished_at", models.DateTimeField()),
                        ("differences", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["kind", "-finished_at"], name="money_check_last")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperSeries",
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
                            models.UniqueConstraint(
                                fields=("kind", "year"), name="one_series_a_year"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Patient",
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
                        ("created_at", models.DateTimeField(verbose_name="on record since")),
                        (
                            "erased_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="erased"),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Payout",
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
                    name="PayPeriod",
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
                        ("number", models.PositiveIntegerField(unique=True)),
                        ("first", models.DateField()),
                        ("last", models.DateField()),
                        ("lines_count", models.PositiveIntegerField()),
                        ("total_cents", models.BigIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        ("closed_at", models.DateTimeField()),
                        ("by", models.CharField(max_length=80)),
                    ],
                    options={
                        "verbose_name": "pay period",
                        "verbose_name_plural": "pay periods",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("first__lte", models.F("last"))),
                                name="pay_period_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostalPoint",
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
                        ("code", models.CharField(max_length=10, unique=True)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("municipality", models.CharField(blank=True, max_length=80)),
                        ("latitude", models.FloatField()),
                        ("longitude", models.FloatField()),
                        (
                            "land",
                            models.CharField(
                                blank=True,
                                help_text="which side of the water it is on",
                                max_length=4,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="RefundPolicy",
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
                            "grace_minutes",
                            models.PositiveSmallIntegerField(
                                db_default=10,
                                default=10,
                                help_text="So long after booking, cancelling costs nothing, however near the visit is; not where it begins within them. 0: none.",
                                validators=[django.core.validators.MaxValueValidator(60)],
                                verbose_name="free minutes after booking",
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
                    name="Remittance",
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
                            models.UniqueConstraint(
                                fields=("payer", "reference"), name="remittance_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reference", ""), _negated=True),
                                name="remittance_has_a_reference",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedFilter",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="saved_filters",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "room",
                            models.CharField(
                                choices=[
                                    ("visits", "Visits"),
                                    ("patients", "Patients"),
                                    ("purchases", "Bought by card"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("query", models.CharField(blank=True, max_length=500)),
                        ("moves", models.BooleanField(default=True)),
                        ("saved_on", models.DateField()),
                    ],
                    options={
                        "verbose_name": "saved filter",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "room", "name"), name="one_filter_a_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceArea",
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
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                        (
                            "slug",
                            models.SlugField(
                                max_length=80, unique=True, verbose_name="address name"
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, verbose_name="patients can book here"
                            ),
                        ),
                        (
                            "travel_fee_cents",
                            models.PositiveIntegerField(
                                default=0, verbose_name="travel fee (cents)"
                            ),
                        ),
                        ("latitude", models.FloatField(blank=True, null=True)),
                        ("longitude", models.FloatField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "service area",
                    },
                ),
                migrations.CreateModel(
                    name="UnservedSearch",
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
                            "prefix",
                            models.CharField(
                                max_length=10, verbose_name="beginning of the postal code"
                            ),
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
                    name="WebhookEvent",
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
                            models.CharField(
                                blank=True, help_text="class name only", max_length=120
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="AreaClosure",
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
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="closures",
                                to="booking.servicearea",
                            ),
                        ),
                        ("start", models.DateTimeField(verbose_name="from")),
                        ("end", models.DateTimeField(verbose_name="to")),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "area nobody drives to",
                        "indexes": [models.Index(fields=["end"], name="area_closure_ahead")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("area", "start", "end"), name="an_area_is_closed_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("start__lt", models.F("end"))),
                                name="area_closure_in_order",
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "prefix",
                            models.CharField(
                                max_length=10,
                                unique=True,
                                validators=[booking.models.place.check_prefix],
                                verbose_name="prefix",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "postal code prefix",
                        "verbose_name_plural": "postal code prefixes",
                    },
                ),
                migrations.CreateModel(
                    name="CreditAccount",
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
                        (
                            "patient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_accounts",
                                to="booking.patient",
                            ),
                        ),
                        ("currency", models.CharField(max_length=3)),
                        ("opened_at", models.DateTimeField()),
                        ("version", models.PositiveBigIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "credit account",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "patient")),
                                fields=("patient", "currency"),
                                name="one_credit_a_patient",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "gift"), ("patient__isnull", False), _connector="OR"
                                ),
                                name="credit_is_somebodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["patient", "package", "gift"])),
                                name="credit_account_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DemandCount",
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
                        ("month", models.DateField(help_text="its first day")),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="booking.servicearea",
                            ),
                        ),
                        ("weekday", models.PositiveSmallIntegerField()),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("looked", "looked"),
                                    ("day", "the whole day"),
                                    ("morning", "morning"),
                                    ("afternoon", "afternoon"),
                                    ("evening", "evening"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("people", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "count of demand",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("month", "area", "weekday", "part"),
                                name="demand_counted_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)), name="demand_weekday"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DriveCorrection",
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
                        (
                            "crossing",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="bridge or tunnel"
                            ),
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
                                    ("from_minute__lt", models.F("to_minute")),
                                    ("to_minute__lte", 1440),
                                ),
                                name="correction_band_is_a_band",
                                violation_error_message="The band must end after it starts, by 24:00.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportedPatient",
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
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imported",
                                to="booking.patient",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="patients",
                                to="booking.importfile",
                            ),
                        ),
                        ("key", core.fields.EncryptedTextField()),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        ("born", core.fields.EncryptedTextField(blank=True)),
                        ("born_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("was_here", models.BooleanField(default=False)),
                        ("door", core.fields.EncryptedJSONField(default=dict)),
                    ],
                    options={
                        "verbose_name": "record in another program",
                        "verbose_name_plural": "records in another program",
                    },
                ),
                migrations.CreateModel(
                    name="PatientMerge",
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
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merges",
                                to="booking.patient",
                            ),
                        ),
                        (
                            "gone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_as",
                                to="booking.patient",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("moved", models.JSONField()),
                        ("facts", core.fields.EncryptedJSONField()),
                        ("parted_at", models.DateTimeField(blank=True, null=True)),
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="words",
                                to="booking.patient",
                            ),
                        ),
                        ("digest", models.CharField(max_length=16)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("digest", "patient"), name="one_word_a_patient"
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                    name="VisitType",
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
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                        (
                            "slug",
                            models.SlugField(
                                max_length=80, unique=True, verbose_name="address name"
                            ),
                        ),
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
                            models.BooleanField(
                                default=False, verbose_name="the price is only a sample"
                            ),
                        ),
                        (
                            "for_new_patients",
                            models.BooleanField(default=True, verbose_name="for new patients"),
                        ),
                        (
                            "for_returning_patients",
                            models.BooleanField(
                                default=True, verbose_name="for returning patients"
                            ),
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
                        (
                            "order",
                            models.PositiveSmallIntegerField(default=100, verbose_name="order"),
                        ),
                        (
                            "shown_under",
                            models.CharField(
                                choices=[
                                    ("usual", "What most people book"),
                                    ("particular", "For something in particular"),
                                    ("insured", "After a crash, or an injury at work"),
                                ],
                                db_default="usual",
                                default="usual",
                                help_text="Headings are shown where what a patient may book stands under several.",
                                max_length=12,
                                verbose_name="heading",
                            ),
                        ),
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
                                blank=True,
                                null=True,
                                verbose_name="most visits a day for one practitioner",
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
                migrations.CreateModel(
                    name="GiftCard",
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
                            "account",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="gift",
                                to="booking.creditaccount",
                            ),
                        ),
                        ("code_hash", models.CharField(max_length=64, unique=True)),
                        ("code", core.fields.EncryptedTextField()),
                        ("amount_cents", models.PositiveIntegerField()),
                        ("giver", core.fields.EncryptedTextField(blank=True)),
                        ("receiver", core.fields.EncryptedTextField(blank=True)),
                        ("receiver_email", core.fields.EncryptedTextField(blank=True)),
                        ("message", core.fields.EncryptedTextField(blank=True)),
                        ("language", models.CharField(max_length=10)),
                        ("sold_at", models.DateTimeField()),
                        ("key", models.CharField(max_length=80, unique=True)),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, help_text="ended, the rest paid back", null=True
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gift card",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_cents__gt", 0)),
                                name="gift_card_is_of_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Package",
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
                        ("name", models.CharField(max_length=80, unique=True, verbose_name="name")),
                        (
                            "name_fr",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="name in French"
                            ),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="packages",
                                to="booking.visittype",
                                verbose_name="visit type",
                            ),
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
                                    (
                                        "share",
                                        "the visits not used, each at its share of the price",
                                    ),
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
                    name="Practitioner",
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
                            "user",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sign-in",
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
                            "pronouns",
                            models.CharField(blank=True, max_length=40, verbose_name="pronouns"),
                        ),
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
                            models.CharField(
                                blank=True, max_length=120, verbose_name="credentials"
                            ),
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
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            models.CharField(blank=True, max_length=30, verbose_name="phone"),
                        ),
                        (
                            "college",
                            models.CharField(blank=True, max_length=120, verbose_name="college"),
                        ),
                        (
                            "registration_number",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="registration number"
                            ),
                        ),
                        (
                            "register_url",
                            models.URLField(blank=True, verbose_name="public register"),
                        ),
                        (
                            "registration_valid_to",
                            models.DateField(
                                blank=True, null=True, verbose_name="registered until"
                            ),
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
                                default=10,
                                verbose_name="turnaround: parking, notes, door (minutes)",
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
                                blank=True,
                                null=True,
                                verbose_name="wished minutes of visits a week",
                            ),
                        ),
                        (
                            "max_visits_per_day",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="most visits a day"
                            ),
                        ),
                        (
                            "notice_minutes",
                            models.PositiveIntegerField(
                                db_default=0,
                                default=0,
                                verbose_name="notice of their own (minutes)",
                            ),
                        ),
                        (
                            "last_arrival",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                verbose_name="arrives last at (minute of the day)",
                            ),
                        ),
                        (
                            "break_minutes",
                            models.PositiveSmallIntegerField(
                                db_default=0,
                                default=0,
                                verbose_name="break that must fit (minutes)",
                            ),
                        ),
                        (
                            "break_from",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="break from"
                            ),
                        ),
                        (
                            "break_to",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="break until"
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="takes bookings"),
                        ),
                        ("version", models.PositiveBigIntegerField(default=0, editable=False)),
                        (
                            "areas",
                            models.ManyToManyField(
                                blank=True,
                                related_name="practitioners",
                                to="booking.servicearea",
                                verbose_name="service areas",
                            ),
                        ),
                        (
                            "visit_types",
                            models.ManyToManyField(
                                blank=True,
                                related_name="practitioners",
                                to="booking.visittype",
                                verbose_name="visit types",
                            ),
                        ),
                        (
                            "languages",
                            models.ManyToManyField(
                                blank=True,
                                related_name="practitioners",
                                to="booking.language",
                                verbose_name="languages",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "practitioner",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("break_minutes", 0),
                                    models.Q(
                                        (
                                            "break_from__lte",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("break_to"), "-", models.F("break_minutes")
                                            ),
                                        ),
                                        ("break_to__lte", 1440),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_break_fits_between_its_edges",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_arrival", None),
                                    ("last_arrival__lt", 1440),
                                    _connector="OR",
                                ),
                                name="last_arrival_is_a_minute_of_the_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("registration_number", ""), _negated=True),
                                fields=("college", "registration_number"),
                                name="one_registration_a_person",
                                violation_error_message="Somebody already has this registration number.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaitingListEntry",
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
                            "prefix",
                            models.CharField(
                                max_length=10, verbose_name="beginning of the postal code"
                            ),
                        ),
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
                        (
                            "phone",
                            core.fields.EncryptedTextField(
                                blank=True, db_default="", default="", verbose_name="phone"
                            ),
                        ),
                        (
                            "text_words",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                verbose_name="agreed to texts",
                            ),
                        ),
                        (
                            "text_state",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=10,
                                verbose_name="text",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="waiting since")),
                        (
                            "told_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="told"),
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
                                fields=("prefix", "email_hash", "visit_type"),
                                name="one_wait_a_visit_type",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
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
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to="booking.practitioner",
                            ),
                        ),
                        ("start", models.DateTimeField(verbose_name="from")),
                        ("end", models.DateTimeField(verbose_name="to")),
                        ("of_everybody", models.BooleanField(db_default=False, default=False)),
                        (
                            "area_name",
                            models.CharField(blank=True, db_default="", default="", max_length=80),
                        ),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("by_name", models.CharField(max_length=80)),
                    ],
                    options={
                        "verbose_name": "absence",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("practitioner", "start", "end", "area_name"),
                                name="an_absence_is_reported_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("start__lt", models.F("end"))),
                                name="absence_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BusyFeed",
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
                            "practitioner",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="busy_feed",
                                to="booking.practitioner",
                            ),
                        ),
                        ("address", core.fields.EncryptedTextField(verbose_name="address")),
                        ("added_at", models.DateTimeField()),
                        ("tried_at", models.DateTimeField(blank=True, null=True)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "problem",
                            models.CharField(
                                blank=True,
                                choices=[
                                    (
                                        "bad_address",
                                        "This is no address of a calendar on the open internet.",
                                    ),
                                    (
                                        "inside_net",
                                        "The address leads into a private network, where we do not go.",
                                    ),
                                    ("nobody_there", "Nobody answers at the address."),
                                    (
                                        "turned_away",
                                        "The address is refused: perhaps it was revoked, or is not public.",
                                    ),
                                    (
                                        "too_big",
                                        "The calendar is too big: more than 5 MB, or thousands of entries.",
                                    ),
                                    ("too_slow", "The answer takes too long."),
                                    ("no_calendar", "What stands there is no calendar."),
                                ],
                                max_length=14,
                            ),
                        ),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        ("next_look_at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "verbose_name": "own calendar",
                        "verbose_name_plural": "own calendars",
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
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
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="feeds",
                                to="booking.practitioner",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="ExtraHours",
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
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="extra_hours",
                                to="booking.practitioner",
                                verbose_name="practitioner",
                            ),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        (
                            "from_minute",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="from"
                            ),
                        ),
                        (
                            "to_minute",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="to"
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
                    name="PackageSale",
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
                        ("name", models.CharField(max_length=80)),
                        ("name_fr", models.CharField(blank=True, max_length=80)),
                        (
                            "visit_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booking.visittype",
                                verbose_name="visit type",
                            ),
                        ),
                        ("visits", models.PositiveSmallIntegerField()),
                        ("price_cents", models.PositiveIntegerField()),
                        (
                            "single_cents",
                            models.PositiveIntegerField(
                                help_text="what one such visit cost by itself"
                            ),
                        ),
                        (
                            "rest",
                            models.CharField(
                                choices=[
                                    (
                                        "share",
                                        "the visits not used, each at its share of the price",
                                    ),
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
                            models.DateTimeField(
                                blank=True, help_text="the rest was paid back", null=True
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "package sold",
                        "verbose_name_plural": "packages sold",
                    },
                ),
                migrations.CreateModel(
                    name="PayRate",
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
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pay_rates",
                                to="booking.practitioner",
                            ),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="booking.visittype",
                                verbose_name="visit type",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("amount", "an amount a visit"),
                                    ("share", "a share of the price"),
                                    ("kilometre", "an amount a kilometre"),
                                    ("minute", "an amount a minute on the road"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "value",
                            models.PositiveIntegerField(
                                help_text="cents; of a share hundredths of a percent"
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="holds from")),
                    ],
                    options={
                        "verbose_name": "rate of pay",
                        "verbose_name_plural": "rates of pay",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("way__in", ["amount", "share"]),
                                    models.Q(
                                        ("visit_type", None), ("way__in", ["kilometre", "minute"])
                                    ),
                                    _connector="OR",
                                ),
                                name="pay_travel_is_of_no_visit_type",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("way", "share"), _negated=True),
                                    ("value__lte", 10000),
                                    _connector="OR",
                                ),
                                name="pay_share_is_a_part",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("visit_type__isnull", False)),
                                fields=("practitioner", "visit_type", "valid_from"),
                                name="one_rate_a_visit_type_and_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("visit_type", None), ("way__in", ["amount", "share"])
                                ),
                                fields=("practitioner", "valid_from"),
                                name="one_usual_rate_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("way__in", ["kilometre", "minute"])),
                                fields=("practitioner", "valid_from"),
                                name="one_travel_rate_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Purchase",
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
                            "public_ref",
                            models.CharField(
                                default=booking.models.reference.new_reference,
                                max_length=9,
                                unique=True,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("package", "Package"), ("gift", "Gift card")],
                                max_length=8,
                            ),
                        ),
                        (
                            "package",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchases",
                                to="booking.package",
                            ),
                        ),
                        ("offer", models.JSONField(blank=True, default=dict)),
                        ("price_cents", models.PositiveIntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        ("buyer", core.fields.EncryptedTextField(blank=True)),
                        ("email", core.fields.EncryptedTextField(blank=True)),
                        ("email_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("gift", core.fields.EncryptedJSONField(blank=True, default=dict)),
                        ("language", models.CharField(max_length=10)),
                        ("terms", models.TextField(blank=True)),
                        ("key", models.CharField(max_length=80, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("delivered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchase",
                                to="booking.creditaccount",
                            ),
                        ),
                        ("version", models.PositiveBigIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "purchase",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("price_cents__gt", 0)),
                                name="purchase_costs_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "gift"), ("package", None)),
                                    models.Q(("kind", "package"), ("package__isnull", False)),
                                    _connector="OR",
                                ),
                                name="purchase_is_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("account", None), ("delivered_at", None)),
                                    models.Q(
                                        ("account__isnull", False), ("delivered_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_delivered_purchase_has_its_account",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimeOff",
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
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="time_off",
                                to="booking.practitioner",
                                verbose_name="practitioner",
                            ),
                        ),
                        ("start", models.DateTimeField(verbose_name="from")),
                        ("end", models.DateTimeField(verbose_name="to")),
                        ("note", models.CharField(blank=True, max_length=120, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "time off",
                        "verbose_name_plural": "time off",
                        "indexes": [
                            models.Index(fields=["practitioner", "end"], name="time_off_ahead")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("start__lt", models.F("end"))),
                                name="time_off_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
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
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="booking.practitioner",
                                verbose_name="practitioner",
                            ),
                        ),
                        (
                            "visit_type",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="booking.visittype",
                                verbose_name="visit type",
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
                        (
                            "street",
                            core.fields.EncryptedTextField(blank=True, verbose_name="street"),
                        ),
                        (
                            "access_notes",
                            core.fields.EncryptedTextField(blank=True, verbose_name="access notes"),
                        ),
                        (
                            "reason",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="reason for the visit"
                            ),
                        ),
                        (
                            "contact_name",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="contact's name"
                            ),
                        ),
                        (
                            "contact_phone",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="contact's phone"
                            ),
                        ),
                        (
                            "is_new_patient",
                            models.BooleanField(default=True, verbose_name="new patient"),
                        ),
                        (
                            "is_flexible",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="another hour suits"
                            ),
                        ),
                        (
                            "another_person_suits",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="anybody suits"
                            ),
                        ),
                        (
                            "wished_gender",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("woman", "Woman"),
                                    ("man", "Man"),
                                    ("other", "Non-binary or not said"),
                                ],
                                db_default="",
                                default="",
                                max_length=10,
                                verbose_name="asked for a woman or a man",
                            ),
                        ),
                        (
                            "wished_language",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=12,
                                verbose_name="asked for somebody who speaks",
                            ),
                        ),
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
                        (
                            "late_change_fee_cents",
                            models.PositiveIntegerField(
                                db_default=0, default=0, verbose_name="late change"
                            ),
                        ),
                        (
                            "deposit_cents",
                            models.PositiveIntegerField(default=0, verbose_name="deposit"),
                        ),
                        (
                            "pays_in_full",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="pays in full"
                            ),
                        ),
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
                        (
                            "consent_text",
                            models.TextField(blank=True, verbose_name="words agreed to"),
                        ),
                        (
                            "consent_version",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="version agreed to"
                            ),
                        ),
                        (
                            "consent_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="agreed to on"
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="booked")),
                        (
                            "confirmed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="confirmed"),
                        ),
                        (
                            "set_out_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="on the way since"
                            ),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="begun"),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ended"),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="cancelled"),
                        ),
                        (
                            "cancelled_by",
                            models.CharField(
                                blank=True, max_length=12, verbose_name="cancelled by"
                            ),
                        ),
                        (
                            "late_minutes",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="minutes late"
                            ),
                        ),
                        (
                            "sequence",
                            models.PositiveIntegerField(
                                default=0, help_text="of the calendar file"
                            ),
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
                        (
                            "moved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="moved"),
                        ),
                        (
                            "moved_by_clinic",
                            models.BooleanField(
                                db_default=False, default=False, verbose_name="moved by the clinic"
                            ),
                        ),
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
                                    (
                                        "asked_to_rebook",
                                        "The patient was asked to choose another time",
                                    ),
                                    (
                                        "too_late_to_cancel",
                                        "This visit could not be cancelled any more",
                                    ),
                                    (
                                        "nobody_can_come",
                                        "Nobody can come as promised: call the patient",
                                    ),
                                    ("wishes_another_time", "The patient asks for another time"),
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
                            models.BooleanField(
                                default=False, verbose_name="drive time overridden"
                            ),
                        ),
                        (
                            "joint",
                            models.UUIDField(
                                blank=True, editable=False, null=True, verbose_name="joint visit"
                            ),
                        ),
                        ("source_page_id", models.PositiveBigIntegerField(blank=True, null=True)),
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
                            models.Index(
                                fields=["local_date", "practitioner"], name="visit_by_day"
                            ),
                            models.Index(fields=["status", "hold_expires"], name="visit_held"),
                            models.Index(fields=["holder", "status"], name="visit_of_holder"),
                            models.Index(fields=["joint"], name="visit_of_joint"),
                        ],
                        "constraints": [
                            booking.models.only_on_postgres.OnlyOnPostgres(
                                condition=models.Q(
                                    ("status__in", ("held", "confirmed", "completed", "no_show"))
                                ),
                                expressions=[
                                    ("practitioner", "="),
                                    (
                                        booking.models.only_on_postgres.Tstzrange("start", "end"),
                                        "&&",
                                    ),
                                ],
                                name="never_twice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("start__lt", models.F("end"))),
                                name="visit_in_order",
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
                migrations.CreateModel(
                    name="WorkingHours",
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
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hours",
                                to="booking.practitioner",
                                verbose_name="practitioner",
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
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="from date"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="until date"),
                        ),
                        (
                            "areas",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to="booking.servicearea",
                                verbose_name="service areas",
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
                    name="ActingConsent",
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
                            "patient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acting_consents",
                                to="booking.patient",
                            ),
                        ),
                        ("actor", core.fields.EncryptedTextField(verbose_name="who acts")),
                        ("actor_hash", models.CharField(max_length=64)),
                        (
                            "actor_email",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="e-mail of who acts"
                            ),
                        ),
                        (
                            "actor_phone",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="phone of who acts"
                            ),
                        ),
                        ("actor_language", models.CharField(default="en", max_length=10)),
                        (
                            "visited_email",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="their own e-mail"
                            ),
                        ),
                        (
                            "visited_phone",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="their own phone"
                            ),
                        ),
                        ("visited_language", models.CharField(default="en", max_length=10)),
                        (
                            "gets_letters",
                            models.BooleanField(default=False, verbose_name="letters to them, too"),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="booking.visit",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked since")),
                        (
                            "told_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="first written to"
                            ),
                        ),
                        (
                            "may_book",
                            models.BooleanField(default=False, verbose_name="book visits"),
                        ),
                        (
                            "may_change",
                            models.BooleanField(
                                default=False, verbose_name="change and cancel them"
                            ),
                        ),
                        ("may_pay", models.BooleanField(default=False, verbose_name="pay")),
                        (
                            "may_read",
                            models.BooleanField(
                                default=False, verbose_name="read receipts and other papers"
                            ),
                        ),
                        (
                            "given_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="given on"),
                        ),
                        (
                            "given_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("link", "by the link in our letter"),
                                    ("visit", "at a visit"),
                                    ("phone", "on the phone"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "witness",
                            models.CharField(blank=True, max_length=80, verbose_name="noted by"),
                        ),
                        ("note", core.fields.EncryptedTextField(blank=True, verbose_name="note")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ended on"),
                        ),
                        (
                            "ended_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("visited", "by the person we visit, on their page"),
                                    ("visit", "by the person we visit, at a visit"),
                                    ("office", "by the office, as the person we visit asked"),
                                    ("date", "by the date that was set"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "ended_name",
                            models.CharField(blank=True, max_length=80, verbose_name="ended by"),
                        ),
                        (
                            "end_note",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="note on the end"
                            ),
                        ),
                        ("looked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "consent that somebody acts",
                        "verbose_name_plural": "consents that somebody acts",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None), ("until__isnull", False)),
                                fields=["until"],
                                name="acting_that_ends",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("ended_at__isnull", False), ("looked_at", None)
                                ),
                                fields=["ended_at"],
                                name="acting_ends_to_look_at",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("patient", "actor_hash"),
                                name="one_living_consent_to_act",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("given_at", None), ("given_by", "")),
                                    models.Q(
                                        ("given_at__isnull", False),
                                        models.Q(("given_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_consent_to_act_was_given_somehow",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", "")),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        models.Q(("ended_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_consent_to_act_was_ended_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("given_at", None),
                                    ("may_book", True),
                                    ("may_change", True),
                                    ("may_pay", True),
                                    ("may_read", True),
                                    _connector="OR",
                                ),
                                name="a_consent_to_act_is_to_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AddressChange",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="address_change",
                                to="booking.visit",
                            ),
                        ),
                        ("answers", core.fields.EncryptedJSONField(default=dict)),
                        ("with_time", models.BooleanField(default=False)),
                        ("asked_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="BusyTime",
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
                            "feed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="times",
                                to="booking.busyfeed",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="busy",
                                to="booking.practitioner",
                            ),
                        ),
                        ("start", models.DateTimeField()),
                        ("end", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["practitioner", "end"], name="busy_ahead")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("start__lt", models.F("end"))),
                                name="busy_in_order",
                            ),
                            models.UniqueConstraint(fields=("feed", "start"), name="busy_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarePlan",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="care_plans",
                                to="booking.visit",
                            ),
                        ),
                        ("rhythm", models.JSONField(default=list)),
                        (
                            "from_clinic",
                            models.BooleanField(
                                default=False, help_text="proposed by the practitioner"
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("until", models.DateTimeField(help_text="the times are kept until then")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("agreed", "Agreed"),
                                    ("declined", "Not wanted"),
                                    ("replaced", "Another was proposed"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("key", models.CharField(max_length=64, unique=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "")),
                                fields=("visit",),
                                name="one_open_plan_of_a_visit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("proposed_at"))),
                                name="a_proposed_plan_ends",
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
                                name="a_plan_is_answered_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChangeRequest",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="change_requests",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "sequence",
                            models.PositiveIntegerField(
                                help_text="of the visit as the patient saw it"
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
                migrations.CreateModel(
                    name="DataConsent",
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
                            "visit",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="data_consent",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "purchase",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="data_consent",
                                to="booking.purchase",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="words agreed to")),
                        (
                            "version",
                            models.CharField(max_length=40, verbose_name="version agreed to"),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="agreed to on")),
                    ],
                    options={
                        "verbose_name": "consent to the use of data",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("purchase__isnull", False), ("visit", None)),
                                    models.Q(("purchase", None), ("visit__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_data_consent_is_about_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="a_data_consent_has_its_words",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoorNote",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="door_notes",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "text",
                            core.fields.EncryptedTextField(verbose_name="note for colleagues"),
                        ),
                        ("by_name", models.CharField(max_length=80)),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        ("key", models.CharField(max_length=40, unique=True)),
                    ],
                    options={
                        "verbose_name": "note for colleagues",
                        "verbose_name_plural": "notes for colleagues",
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
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
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                        ("answers", core.fields.EncryptedJSONField(default=dict)),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                to="booking.visit",
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("updated_at", models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="EarlierOffer",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="earlier_offers",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "sequence",
                            models.PositiveIntegerField(
                                help_text="of the visit when it was offered"
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
                        ("start", models.DateTimeField()),
                        ("offered_at", models.DateTimeField()),
                        ("until", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("taken", "Taken"),
                                    ("kept", "Not wanted"),
                                    ("over", "Over"),
                                ],
                                max_length=10,
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
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="earlier_wish",
                                to="booking.visit",
                            ),
                        ),
                        ("weekdays", models.JSONField(default=list)),
                        ("parts", models.JSONField(default=list)),
                        ("same_person", models.BooleanField(default=False)),
                        ("asked_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [models.Index(fields=["asked_at"], name="earlier_in_order")],
                    },
                ),
                migrations.CreateModel(
                    name="EmailChange",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="email_changes",
                                to="booking.visit",
                            ),
                        ),
                        ("email", core.fields.EncryptedTextField()),
                        ("former", core.fields.EncryptedTextField(blank=True)),
                        ("token_hash", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("asked_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("asked_at"))),
                                name="an_email_change_ends",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("done_at", None)),
                                fields=("visit",),
                                name="one_open_email_change_a_visit",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExerciseList",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exercise_list",
                                to="booking.visit",
                            ),
                        ),
                        ("lines", core.fields.EncryptedJSONField()),
                        ("by_name", models.CharField(max_length=80)),
                        ("sent_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="HomeAnswer",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="home_answers",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "sequence",
                            models.PositiveIntegerField(help_text="of the visit when it was said"),
                        ),
                        (
                            "said_by",
                            models.CharField(
                                choices=[
                                    ("page", "on the page of the visit"),
                                    ("text", "by a text"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "sequence"), name="a_yes_is_said_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HowItWent",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="how_it_went",
                                to="booking.visit",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("well", "Well"),
                                    ("mixed", "Some of it well, some not"),
                                    ("badly", "Not well"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", core.fields.EncryptedTextField(blank=True)),
                        ("settled_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at", None)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_answer_has_its_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportedVisit",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imported",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="booking.importfile",
                            ),
                        ),
                        ("key", core.fields.EncryptedTextField()),
                        ("key_hash", models.CharField(max_length=64, unique=True)),
                    ],
                    options={
                        "verbose_name": "visit in another program",
                        "verbose_name_plural": "visits in another program",
                    },
                ),
                migrations.CreateModel(
                    name="InsurerClaim",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claim",
                                to="booking.visit",
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
                    ],
                    options={
                        "verbose_name": "claim",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["to_send", "sent", "approved", "paid", "refused"],
                                    )
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
                    name="IntakeAnswers",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="intake",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "emergency_name",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="emergency contact"
                            ),
                        ),
                        (
                            "emergency_phone",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="emergency contact’s phone"
                            ),
                        ),
                        (
                            "claim_number",
                            core.fields.EncryptedTextField(blank=True, verbose_name="claim number"),
                        ),
                        (
                            "crash_date",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="day of the crash"
                            ),
                        ),
                        (
                            "visits_used",
                            core.fields.EncryptedTextField(
                                blank=True, db_default="", default="", verbose_name="visits used"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "intake answers",
                        "verbose_name_plural": "intake answers",
                    },
                ),
                migrations.CreateModel(
                    name="LatePress",
                    fields=[
                        ("press", models.UUIDField(primary_key=True, serialize=False)),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="late_presses",
                                to="booking.visit",
                            ),
                        ),
                        ("step", models.CharField(max_length=10)),
                        ("pressed_at", models.DateTimeField()),
                        ("arrived_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "press that arrived later",
                        "verbose_name_plural": "presses that arrived later",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pressed_at__lte", models.F("arrived_at"))),
                                name="pressed_before_it_arrived",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MissedTry",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="missed_try",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "rang",
                            models.BooleanField(default=False, verbose_name="rang or knocked"),
                        ),
                        ("called", models.BooleanField(default=False, verbose_name="called")),
                        (
                            "waited_minutes",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="waited (minutes)"
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "attempt at the door",
                        "verbose_name_plural": "attempts at the door",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("waited_minutes__lte", 120)),
                                name="a_wait_at_the_door_ends",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PackageUse",
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
                        ("number", models.PositiveSmallIntegerField()),
                        ("cents", models.PositiveIntegerField()),
                        ("price_before_cents", models.PositiveIntegerField()),
                        ("used_at", models.DateTimeField()),
                        ("given_back_at", models.DateTimeField(blank=True, null=True)),
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
                    name="Paper",
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
                            "kind",
                            models.CharField(
                                choices=[("receipt", "Receipt"), ("credit_note", "Credit note")],
                                max_length=12,
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("serial", models.PositiveIntegerField()),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "turn",
                            models.PositiveSmallIntegerField(
                                help_text="the how manieth paper of its visit"
                            ),
                        ),
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
                        ("issued_at", models.DateTimeField()),
                        ("issued_on", models.DateField(help_text="the clinic's own date")),
                        ("charged_cents", models.IntegerField()),
                        ("paid_cents", models.IntegerField()),
                        ("currency", models.CharField(max_length=3)),
                        ("facts", models.JSONField()),
                        ("patient", core.fields.EncryptedTextField(blank=True)),
                    ],
                    options={
                        "verbose_name": "paper",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "year", "serial"), name="a_number_is_given_once"
                            ),
                            models.UniqueConstraint(
                                fields=("visit", "turn"), name="one_paper_a_turn"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("serial__gte", 1)),
                                name="numbers_begin_with_one",
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
                    name="PatientLink",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="booking.visit",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("purpose", models.CharField(default="visit", max_length=20)),
                        (
                            "leads_to",
                            models.CharField(blank=True, db_default="", default="", max_length=20),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="PayLine",
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
                            "period",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="booking.payperiod",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pay_lines",
                                to="booking.practitioner",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("visit", "Visit"),
                                    ("travel", "Travel"),
                                    ("visit_fix", "Correction of a visit"),
                                    ("travel_fix", "Correction of travel"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booking.visit",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("reference", models.CharField(blank=True, max_length=9)),
                        (
                            "what",
                            models.CharField(
                                blank=True,
                                help_text="the visit type, as it was called",
                                max_length=80,
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveIntegerField(
                                default=0, help_text="of the visit, or on the road"
                            ),
                        ),
                        ("metres", models.PositiveIntegerField(default=0)),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("amount", "an amount a visit"),
                                    ("share", "a share of the price"),
                                    ("kilometre", "an amount a kilometre"),
                                    ("minute", "an amount a minute on the road"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "rate",
                            models.PositiveIntegerField(default=0, help_text="as PayRate.value"),
                        ),
                        ("price_cents", models.PositiveIntegerField(default=0)),
                        ("amount_cents", models.IntegerField()),
                    ],
                    options={
                        "verbose_name": "line of pay",
                        "verbose_name_plural": "lines of pay",
                        "indexes": [
                            models.Index(
                                fields=["practitioner", "period"], name="pay_of_practitioner"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("period", "number"), name="pay_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["visit", "visit_fix"]),
                                        ("visit__isnull", False),
                                    ),
                                    models.Q(
                                        ("kind__in", ["travel", "travel_fix"]), ("visit", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="pay_line_of_a_visit_or_of_travel",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payment",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "purchase",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="booking.purchase",
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
                                    ("package", "Package"),
                                    ("gift", "Gift card"),
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
                        ("ahead_cents", models.PositiveIntegerField(db_default=0, default=0)),
                        ("currency", models.CharField(max_length=3)),
                        ("email", core.fields.EncryptedTextField(blank=True)),
                        ("base_url", models.CharField(blank=True, max_length=200)),
                        ("cancel_path", models.CharField(blank=True, max_length=200)),
                        (
                            "language",
                            models.CharField(db_default="en", default="en", max_length=10),
                        ),
                        ("saves_card", models.BooleanField(default=False)),
                        (
                            "off_session",
                            models.BooleanField(
                                default=False, help_text="charges a saved card, no page"
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        (
                            "session_id",
                            models.CharField(blank=True, max_length=255, null=True, unique=True),
                        ),
                        ("session_url", models.TextField(blank=True)),
                        (
                            "intent_id",
                            models.CharField(blank=True, max_length=255, null=True, unique=True),
                        ),
                        ("livemode", models.BooleanField(default=False)),
                        ("disputed", models.BooleanField(default=False)),
                        (
                            "given_up",
                            models.BooleanField(
                                default=False, help_text="the patient went back; no mail"
                            ),
                        ),
                        (
                            "review",
                            models.CharField(
                                blank=True, help_text="what did not match", max_length=200
                            ),
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
                                condition=models.Q(
                                    ("state__in", ["creating", "open", "processing"])
                                ),
                                fields=["next_look_at"],
                                name="payment_unsettled",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_cents__gt", 0)),
                                name="payment_is_of_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ahead_cents__lte", models.F("amount_cents"))),
                                name="paid_ahead_is_a_part",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "creating",
                                            "open",
                                            "expired",
                                            "failed",
                                            "processing",
                                            "paid",
                                        ],
                                    )
                                ),
                                name="payment_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("purchase", None), ("visit__isnull", False)),
                                    models.Q(("purchase__isnull", False), ("visit", None)),
                                    _connector="OR",
                                ),
                                name="payment_is_for_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "paid"), _negated=True),
                                    ("paid_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="paid_has_a_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["creating", "open", "processing"])
                                ),
                                fields=("visit", "kind"),
                                name="one_unsettled_payment",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["creating", "open", "processing"])
                                ),
                                fields=("purchase",),
                                name="one_unsettled_payment_of_a_purchase",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("off_session", True)),
                                fields=("visit",),
                                name="one_fee_of_a_kept_card",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PurchaseLink",
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
                            "purchase",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="booking.purchase",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Rehoming",
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
                            "absence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rehomings",
                                to="booking.absence",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rehomings",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "plan",
                            models.CharField(
                                choices=[
                                    ("colleague", "A colleague comes at the promised hour"),
                                    ("another_time", "The same person comes at another time"),
                                    ("rebook", "The patient is asked to choose another time"),
                                    ("call", "Somebody calls the patient"),
                                    ("keep", "The visit is kept"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "to_practitioner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="booking.practitioner",
                            ),
                        ),
                        ("to_start", models.DateTimeField(blank=True, null=True)),
                        ("was_start", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "to be done"),
                                    ("offered", "offered to colleagues"),
                                    ("done", "done"),
                                    ("left", "nobody found"),
                                    ("overtaken", "overtaken"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answer_by",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="answer awaited until"
                            ),
                        ),
                        (
                            "called_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="called"),
                        ),
                        ("called_by", models.CharField(blank=True, max_length=80)),
                        (
                            "said",
                            core.fields.EncryptedTextField(
                                blank=True, verbose_name="what was said"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visit of an absence",
                        "indexes": [
                            models.Index(fields=["called_at", "was_start"], name="rehoming_open")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("absence", "visit"), name="a_visit_is_in_an_absence_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("plan__in", ["colleague", "another_time"]), _negated=True
                                    ),
                                    ("to_start__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_move_says_where_to",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemittanceLine",
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
                        ("cents", models.PositiveIntegerField()),
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
                migrations.CreateModel(
                    name="SavedCard",
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
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_card",
                                to="booking.visit",
                            ),
                        ),
                        ("customer_id", models.CharField(blank=True, max_length=255)),
                        ("card_id", models.CharField(blank=True, max_length=255)),
                        (
                            "brand",
                            models.CharField(blank=True, db_default="", default="", max_length=20),
                        ),
                        (
                            "last4",
                            models.CharField(blank=True, db_default="", default="", max_length=4),
                        ),
                        ("expires_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("expires_month", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "cap_cents",
                            models.PositiveIntegerField(help_text="agreed for a missed visit"),
                        ),
                        (
                            "late_cents",
                            models.PositiveIntegerField(
                                db_default=0, default=0, help_text="agreed for a late cancellation"
                            ),
                        ),
                        ("late_hours", models.PositiveSmallIntegerField(db_default=0, default=0)),
                        ("consent_text", models.TextField()),
                        ("consent_version", models.CharField(max_length=20)),
                        (
                            "language",
                            models.CharField(db_default="en", default="en", max_length=10),
                        ),
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
                                    ("waived", "fee not charged, by the office"),
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
                            models.DateTimeField(
                                blank=True, help_text="by the provider's word", null=True
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TextChoice",
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
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="text_choices",
                                to="booking.visit",
                            ),
                        ),
                        ("number", core.fields.EncryptedTextField()),
                        ("number_hash", models.CharField(db_index=True, max_length=64)),
                        (
                            "said",
                            models.CharField(
                                choices=[
                                    ("agreed", "Agreed to texts"),
                                    ("declined", "Wants no texts"),
                                    ("stopped", "Sent STOP from the phone"),
                                    ("started", "Sent START from the phone"),
                                    ("unreachable", "Cannot receive texts"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "words",
                            models.TextField(blank=True, help_text="what stood beside the tick"),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="TextMessage",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="booking.visit",
                            ),
                        ),
                        ("what", models.CharField(max_length=20)),
                        ("key", models.CharField(max_length=150)),
                        ("number", core.fields.EncryptedTextField()),
                        ("number_hash", models.CharField(db_index=True, max_length=64)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "queued"),
                                    ("sending", "being sent"),
                                    ("sent", "sent"),
                                    ("delivered", "delivered"),
                                    ("failed", "could not be delivered"),
                                    ("refused", "could not be sent"),
                                    ("unknown", "perhaps sent: not sent again"),
                                    ("not sent", "not sent"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("stopped", "STOP was sent from this phone"),
                                    ("unreachable", "this number cannot receive texts"),
                                    ("overtaken", "overtaken by a later change"),
                                    ("night", "it would have come at night"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "error_code",
                            models.CharField(
                                blank=True, help_text="the provider's own", max_length=10
                            ),
                        ),
                        ("provider_id", models.CharField(blank=True, max_length=64)),
                        ("written_at", models.DateTimeField(db_index=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "settled_at",
                            models.DateTimeField(
                                blank=True, help_text="delivered, or given up", null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "key"), name="a_text_is_sent_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("provider_id", ""), _negated=True),
                                fields=("provider_id",),
                                name="a_text_of_the_provider_is_one_of_ours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "not sent"), models.Q(("why", ""), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("state", "not sent"), _negated=True), ("why", "")
                                    ),
                                    _connector="OR",
                                ),
                                name="only_a_text_that_is_not_sent_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitMessage",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="thread",
                                to="booking.visit",
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
                migrations.CreateModel(
                    name="VisitMove",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="moves",
                                to="booking.visit",
                            ),
                        ),
                        (
                            "sequence",
                            models.PositiveIntegerField(help_text="the visit's, after this change"),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="booking.practitioner",
                            ),
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
                                    (
                                        "asked_to_rebook",
                                        "The patient was asked to choose another time",
                                    ),
                                    (
                                        "too_late_to_cancel",
                                        "This visit could not be cancelled any more",
                                    ),
                                    (
                                        "nobody_can_come",
                                        "Nobody can come as promised: call the patient",
                                    ),
                                    ("wishes_another_time", "The patient asks for another time"),
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
                            "moved_by_clinic",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="of the visit before, and again when put back",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ActingLink",
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
                            "acting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="booking.actingconsent",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name="BalanceTransaction",
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
                        ("provider_id", models.CharField(max_length=255, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                help_text="the provider's reporting category", max_length=60
                            ),
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
                    name="CardPage",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pages",
                                to="booking.savedcard",
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
                    name="ColleagueOffer",
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
                            "rehoming",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="booking.rehoming",
                            ),
                        ),
                        (
                            "practitioner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="colleague_offers",
                                to="booking.practitioner",
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "accepted"),
                                    ("declined", "declined"),
                                    ("over", "over"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "offer to a colleague",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rehoming", "practitioner"),
                                name="a_colleague_is_asked_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "accepted")),
                                fields=("rehoming",),
                                name="one_colleague_has_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dispute",
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
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disputes",
                                to="booking.payment",
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
                    ],
                ),
                migrations.CreateModel(
                    name="FraudWarning",
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
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fraud_warnings",
                                to="booking.payment",
                            ),
                        ),
                        ("provider_id", models.CharField(max_length=255, unique=True)),
                        ("opened_at", models.DateTimeField()),
                        ("dealt_at", models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="PlannedVisit",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="booking.careplan",
                            ),
                        ),
                        (
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="planned",
                                to="booking.visit",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "number"), name="a_plan_counts_its_visits"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="a_plan_counts_from_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Refund",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refunds",
                                to="booking.payment",
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
                                    ("missed", "paid ahead for a missed visit"),
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
                    ],
                    options={
                        "verbose_name": "refund",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_cents__gt", 0)),
                                name="refund_is_of_something",
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
                    name="CreditEntry",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="booking.creditaccount",
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
                        (
                            "payment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_entries",
                                to="booking.payment",
                            ),
                        ),
                        (
                            "refund",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_entries",
                                to="booking.refund",
                            ),
                        ),
                        ("key", models.CharField(max_length=120, unique=True)),
                        ("at", models.DateTimeField(db_index=True)),
                        ("by", models.CharField(blank=True, max_length=80)),
                        ("note", models.CharField(blank=True, max_length=200)),
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
                    name="LedgerEntry",
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
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger",
                                to="booking.visit",
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
                        ("by", models.CharField(blank=True, max_length=80)),
                        ("note", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "verbose_name": "ledger entry",
                        "verbose_name_plural": "ledger entries",
                        "indexes": [models.Index(fields=["at", "id"], name="ledger_by_time")],
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
            ]
        )
    ]
