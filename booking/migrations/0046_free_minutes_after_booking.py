import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0045_areas_nobody_drives_to")]

    operations = [
        migrations.AddField(
            model_name="refundpolicy",
            name="grace_minutes",
            field=models.PositiveSmallIntegerField(
                db_default=10,
                default=10,
                help_text=(
                    "So long after booking, cancelling costs nothing, however near the visit is; not "
                    "where it begins within them. 0: none."
                ),
                validators=[django.core.validators.MaxValueValidator(60)],
                verbose_name="free minutes after booking",
            ),
        ),
    ]
