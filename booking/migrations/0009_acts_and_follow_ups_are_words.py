"""What was done, and what the office has to do, become words; until now they were sentences in English."""

from django.db import migrations, models

ACTS = {
    "areas changed": "areas_changed",
    "calendar feed opened": "calendar_feed_opened",
    "calendar feeds revoked": "calendar_feeds_revoked",
    "confirmation sent again": "confirmation_resent",
    "date changed": "date_changed",
    "date restored": "date_restored",
    "dealt with": "dealt_with",
    "evidence viewed": "evidence_viewed",
    "exported visits": "visits_exported",
    "hours changed": "hours_changed",
    "job retried": "job_retried",
    "money looked at": "money_reviewed",
    "no-show fee": "no_show_fee",
    "paid time confirmed": "paid_time_confirmed",
    "paid time given up": "paid_time_given_up",
    "pay link sent": "pay_link_sent",
    "payment recorded": "payment_recorded",
    "refund": "refunded",
    "time off taken": "time_off_taken",
    "time off withdrawn": "time_off_withdrawn",
    "visit booked by the office": "visit_booked_by_office",
    "visit completed": "visit_completed",
    "visit handed to office": "handed_to_office",
    "visit late": "visit_late",
    "visit no-show": "visit_no_show",
    "visit opened": "visit_opened",
    "visit reopened": "visit_reopened",
    "visit started": "visit_started",
    "visit.cancelled": "visit_cancelled",
    "visit.confirmed": "visit_confirmed",
    "visit.described": "visit_described",
    "visit.rescheduled": "visit_rescheduled",
}
FOLLOW_UPS = {
    "Time off: offer this visit to a colleague": "offer_to_colleague",
    "Time off: the patient was asked to choose another time": "asked_to_rebook",
    "Time off: this visit could not be cancelled any more": "too_late_to_cancel",
}


def say_in_words(apps, schema_editor):
    entries = apps.get_model("core", "AuditEntry").objects
    for sentence, word in ACTS.items():
        entries.filter(action=sentence).update(action=word)
    visits = apps.get_model("booking", "Visit").objects
    for sentence, word in FOLLOW_UPS.items():
        visits.filter(follow_up=sentence).update(follow_up=word)


def say_in_sentences(apps, schema_editor):
    entries = apps.get_model("core", "AuditEntry").objects
    for sentence, word in ACTS.items():
        entries.filter(action=word).update(action=sentence)
    visits = apps.get_model("booking", "Visit").objects
    for sentence, word in FOLLOW_UPS.items():
        visits.filter(follow_up=word).update(follow_up=sentence)


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0008_numbers_and_addresses_in_one_form"),
        ("core", "0003_how_long_things_are_kept"),
    ]

    operations = [
        # The column stays as it is: the program of the day before may still be writing to it.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("visit", "staff_note", "follow_up"),
                migrations.AlterField(
                    "visit",
                    "follow_up",
                    models.CharField(
                        blank=True,
                        choices=[(word, sentence) for sentence, word in FOLLOW_UPS.items()],
                        db_column="staff_note",
                        max_length=200,
                    ),
                ),
            ]
        ),
        migrations.RunPython(say_in_words, say_in_sentences),
    ]
