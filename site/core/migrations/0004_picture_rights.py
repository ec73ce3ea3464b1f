"""Rights on pictures were given on our own model; Wagtail asks for them on its own."""

from django.db import migrations

RIGHTS = {
    ("core", "add_clinicimage"): "add_image",
    ("core", "change_clinicimage"): "change_image",
    ("core", "choose_image"): "choose_image",
}


def give_what_is_asked_for(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    Given = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for (app, before), after in RIGHTS.items():
        asked = Permission.objects.filter(
            content_type__app_label="wagtailimages", codename=after
        ).first()
        if asked is None:  # a new installation: its roles are made with the right ones
            continue
        for row in Given.objects.filter(
            permission__content_type__app_label=app, permission__codename=before
        ):
            Given.objects.get_or_create(
                group_id=row.group_id, collection_id=row.collection_id, permission=asked
            )
            row.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_how_long_things_are_kept"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.RunPython(give_what_is_asked_for, migrations.RunPython.noop, elidable=True)
    ]
