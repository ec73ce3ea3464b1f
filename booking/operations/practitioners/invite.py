"""Inviting a practitioner to a sign-in of their own."""

import datetime as dt

from django.db import transaction

from accounts.invitations import PRACTITIONER, invite
from booking.models import Practitioner
from core.audit import Actor


class SignInTaken(Exception):
    """Another practitioner already signs in with this e-mail address."""


@transaction.atomic
def invite_practitioner(*, practitioner: Practitioner, by: Actor, now: dt.datetime) -> None:
    """Send the practitioner a link to set a password, and lead their sign-in to their diary.

    Raises AlreadySignsIn, EmailWrong, SignInTaken.
    """
    user = invite(
        email=practitioner.email, name=practitioner.name, role=PRACTITIONER, by=by, now=now
    )
    # After inviting, inside the same transaction: a shared address takes the invitation back as well.
    if Practitioner.objects.filter(user=user).exclude(pk=practitioner.pk).exists():
        raise SignInTaken
    Practitioner.objects.filter(pk=practitioner.pk).update(user=user)
