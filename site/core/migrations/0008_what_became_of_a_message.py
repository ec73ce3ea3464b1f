from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_a_new_clinic_is_in_its_country"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[("sent", "Sent"), ("nobody", "Nobody"), ("dropped", "Dropped")],
                db_default="",
                max_length=10,
            ),
        ),
    ]
