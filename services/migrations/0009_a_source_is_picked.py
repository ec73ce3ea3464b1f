"""Nobody has to know how a citation is stored any more."""

import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("services", "0008_a_photo_of_a_place")]

    operations = [
        migrations.AlterField(
            model_name="carecard",
            name="signs",
            field=wagtail.fields.RichTextField(verbose_name="signs"),
        ),
    ]
