from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0003_holds_by_deadline"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="language",
            field=models.CharField(
                db_default="en",
                default="en",
                help_text="the patient booked in it; every letter is written in it",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="visittype",
            name="name_fr",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="What patients who read French see. Empty: they see the English name.",
                max_length=80,
                verbose_name="name in French",
            ),
        ),
        migrations.AddField(
            model_name="visittype",
            name="summary_fr",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Empty: patients who read French see the English sentence.",
                max_length=200,
                verbose_name="the sentence in French",
            ),
        ),
        migrations.AddField(
            model_name="waitinglistentry",
            name="language",
            field=models.CharField(db_default="en", default="en", max_length=10),
        ),
        migrations.AlterField(
            model_name="language",
            name="name",
            field=models.CharField(
                help_text="In English. The usual languages appear in French by themselves.",
                max_length=60,
                unique=True,
                verbose_name="name",
            ),
        ),
        migrations.AlterField(
            model_name="practitioner",
            name="profession",
            field=models.CharField(
                default="Physiotherapist",
                help_text="In English. The usual professions appear in French by themselves.",
                max_length=80,
                verbose_name="profession",
            ),
        ),
    ]
