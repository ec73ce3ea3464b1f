"""A source may be written down without thinking of a key: it gets one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0018_in_full_where_no_deposit_is_asked")]

    operations = [
        migrations.AlterField(
            model_name="reference",
            name="key",
            field=models.SlugField(
                blank=True,
                help_text=("Empty: made of author and year. Texts keep it, so it stays as it is."),
                max_length=60,
                unique=True,
                verbose_name="key",
            ),
        ),
    ]
