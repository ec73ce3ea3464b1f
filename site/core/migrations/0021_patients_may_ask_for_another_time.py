from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0020_a_picture_for_shared_links")]

    operations = [
        migrations.AddField(
            model_name="clinicsettings",
            name="takes_change_requests",
            field=models.BooleanField(
                db_default=True,
                default=True,
                help_text="The office answers on its dashboard. Off: they are asked to call.",
                verbose_name="patients may ask for another time once free changes have ended",
            ),
        ),
    ]
