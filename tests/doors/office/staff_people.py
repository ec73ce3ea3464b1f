"""Who knocks at the office's door: somebody of the office, the owner, an editor, a stranger."""

import re

from django.contrib.auth.models import Group, Permission

from tests.factories import make_user


def office_user(email="office@tidewater.example", role="Office"):
    user = make_user(email)
    user.groups.add(Group.objects.get(name=role))
    return user


def editor_user(email="marketing@tidewater.example"):
    user = make_user(email)
    group, _new = Group.objects.get_or_create(name="Editors only")
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    user.groups.add(group)
    return user


def shown(client, address):
    """What the page says it shows, as its form sends it along; nothing where there is no such page."""
    found = re.search(r'name="shown_version" value="(\w+)"', client.get(address).content.decode())
    return {"shown_version": found[1]} if found else {}


def send(client, address, sent):
    """Press the button of a page that is shown now."""
    return client.post(address, {**shown(client, address), **sent})
