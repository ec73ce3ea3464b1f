"""Invitations: the office makes an account, and the person sets its password (0602)."""

import datetime as dt

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.links import INVITATION
from accounts.mail import SEND_LINK
from accounts.models import AccountAction, User
from core import outbox, washing
from core.audit import Actor, record

OWNER = "Owner"
PRACTITIONER = "Practitioner"


class AlreadySignsIn(Exception):
    """Somebody with this e-mail has set a password; they need no invitation."""


class EmailWrong(Exception):
    """That is not an e-mail address."""


def invite(*, email: str, name: str, role: str, by: Actor, now: dt.datetime) -> User:
    """Make a person without a password and send them a one-use link to set one.

    `role` is a group's name; PRACTITIONER needs no group (the office links the person to their
    Practitioner), OWNER may do everything. Inviting again before the link was used sends another.

    Raises AlreadySignsIn, EmailWrong.
    """
    address = _valid(email)
    with transaction.atomic():
        user = User.objects.of_email(address).first()
        if user is None:
            user = _new_person(address, name, role)
        elif user.has_usable_password():
            raise AlreadySignsIn
        record(actor=by, action=AccountAction.INVITED, on=user, now=now, note=role)
        outbox.enqueue(
            SEND_LINK,
            # With the second: inviting again sends another letter, pressing twice at once sends
            # one.
            key=f"invitation:{user.pk}:{int(now.timestamp())}",
            ids={"user": user.pk, "purpose": INVITATION},
            now=now,
        )
    return user


def _valid(email: str) -> str:
    address = washing.code(email).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise EmailWrong from None
    return address


def _new_person(address: str, name: str, role: str) -> User:
    first, _space, last = washing.line(name).partition(" ")
    user = User.objects.create_user(address, None, first_name=first[:150], last_name=last[:150])
    if role == OWNER:
        # There is nobody above an owner who could grant the rights.
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
    if role and role != PRACTITIONER:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user
