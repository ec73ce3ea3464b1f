from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0041_moving_in_from_another_program")]

    operations = [
        migrations.AddField(
            model_name="busyfeed",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
