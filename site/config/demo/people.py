"""Loads the demo sign-ins. Their passwords are printed by the command and open nothing else."""

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from booking.models import Practitioner
from config.demo.files import read

GROUPS = {
    "owner": "Owner",
    "office": "Office",
    "bookkeeper": "Bookkeeper",
    "marketing": "Marketing",
    "publisher": "Publisher",
    "reviewer": "Clinical reviewer",
}


@transaction.atomic
def load_users() -> int:
    """One person per role; the practitioner's sign-in leads to a practitioner's diary."""
    made = 0
    for entry in read("users.yaml"):
        if User.objects.filter(email=entry["email"]).exists():
            continue
        first, _space, last = entry["name"].rpartition(" ")
        user = User.objects.create_user(
            entry["email"],
            entry["password"],
            first_name=first,
            last_name=last,
            is_superuser=entry["role"] == "owner",
            is_staff=entry["role"] == "owner",
        )
        if entry["role"] in GROUPS:
            user.groups.add(Group.objects.get_or_create(name=GROUPS[entry["role"]])[0])
        if slug := entry.get("practitioner"):
            # Not where somebody has already given the practitioner another sign-in.
            Practitioner.objects.filter(slug=slug, user=None).update(user=user)
        made += 1
    return made


def demo_emails() -> list[str]:
    """Under which addresses the demonstration's people sign in."""
    return [entry["email"] for entry in read("users.yaml")]


def sign_ins() -> list[str]:
    """`role e-mail password`, a line each, for the command to print."""
    return [f"{entry['role']} {entry['email']} {entry['password']}" for entry in read("users.yaml")]
