"""Pictures get a storage of their own; documents and unfinished uploads leave the public folder."""

from pathlib import Path

import wagtail.images.models
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import migrations
from django.utils import timezone

import core.models.image
import core.storages

NOT_PUBLIC = ("documents", "wagtail_uploads")


def move_out_of_the_public_folder(apps, schema_editor):
    """Files of older installations, under the names the database knows them by."""
    private = getattr(default_storage, "location", None)
    for folder in NOT_PUBLIC:
        before = Path(settings.MEDIA_ROOT) / folder
        if private is None or not before.is_dir():
            continue
        for file in sorted(before.rglob("*")):
            after = Path(private) / file.relative_to(settings.MEDIA_ROOT)
            if file.is_file() and not after.exists():
                after.parent.mkdir(parents=True, exist_ok=True)
                file.rename(after)


def look_at_older_pictures_again(apps, schema_editor):
    """A job for the worker, where there are pictures from before."""
    if apps.get_model("core", "ClinicImage").objects.exists():
        apps.get_model("core", "OutboxMessage").objects.get_or_create(
            key="pictures.recheck",
            defaults={"kind": "pictures.recheck", "run_at": timezone.now(), "ids": {}},
        )


class Migration(migrations.Migration):
    dependencies = [("core", "0004_picture_rights")]

    operations = [
        migrations.AlterField(
            model_name="clinicimage",
            name="file",
            field=core.models.image.PictureField(
                height_field="height",
                storage=core.storages.public_pictures,
                upload_to=wagtail.images.models.get_upload_to,
                verbose_name="file",
                width_field="width",
            ),
        ),
        migrations.RunPython(move_out_of_the_public_folder, migrations.RunPython.noop),
        migrations.RunPython(look_at_older_pictures_again, migrations.RunPython.noop),
    ]
