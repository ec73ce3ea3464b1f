from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0002_drawings"),
    ]

    operations = [
        migrations.AddField(
            model_name="fundingprogram",
            name="amount_fr",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=200,
                verbose_name="what it pays, in French",
            ),
        ),
        migrations.AddField(
            model_name="fundingprogram",
            name="name_fr",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Whatever is left empty in French is shown in English.",
                max_length=120,
                verbose_name="name in French",
            ),
        ),
        migrations.AddField(
            model_name="fundingprogram",
            name="summary_fr",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="in plain words, in French"
            ),
        ),
    ]
