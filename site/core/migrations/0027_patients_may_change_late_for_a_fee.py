from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


def never_stays_never(apps, schema_editor):
    """Whoever took no requests takes none, and is asked for no fee."""
    clinics = apps.get_model("core", "ClinicSettings").objects.filter(takes_change_requests=False)
    clinics.update(late_changes="never")


class Migration(migrations.Migration):
    """The column of the former yes or no stays for the release that still reads it."""

    dependencies = [("core", "0026_a_plan_may_be_paid_for_by_a_package")]

    because = {
        "rows-written-by-python": "the settings of a clinic are one row",
        "rows-written-behind-a-lock": "one row, written in the moment the column is there",
    }
    operations = [
        migrations.AddField(
            model_name="clinicsettings",
            name="late_changes",
            field=models.CharField(
                choices=[
                    ("ask", "They ask, and the office answers on its dashboard"),
                    ("fee", "They change it themselves, for the fee below"),
                    ("never", "Never here: they are asked to call"),
                ],
                db_default="ask",
                default="ask",
                max_length=10,
                verbose_name="another time once free changes have ended",
            ),
        ),
        migrations.AddField(
            model_name="clinicsettings",
            name="late_change_hours",
            field=models.PositiveSmallIntegerField(
                db_default=4,
                default=4,
                help_text="Nearer than that the office is asked.",
                validators=[MinValueValidator(1), MaxValueValidator(72)],
                verbose_name="hours before the visit until which it can be changed for a fee",
            ),
        ),
        migrations.AddField(
            model_name="clinicsettings",
            name="late_change_fee",
            field=models.PositiveSmallIntegerField(
                db_default=0,
                default=0,
                help_text="It is added to what the patient pays for the visit. Zero: none.",
                verbose_name="fee for a late change, in whole amounts of your currency",
            ),
        ),
        migrations.RunPython(never_stays_never, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="clinicsettings", name="takes_change_requests")
            ]
        ),
    ]
