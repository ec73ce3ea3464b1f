from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0042_consents_own_links_and_details")]

    operations = [
        migrations.AddField(
            model_name="busyfeed",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
