"""Seeds of second factors under a new key: they lie inside a JSON value, in no column of their own."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from core.fields import WrongFieldKey
from core.rotation import ELSEWHERE, Rotated, renewed

#: Where allauth keeps what its adapter has encrypted.
SECRET = ("secret", "seed", "migrated_codes")


def rotate_seeds() -> Rotated:
    """Write every seed under the first key."""
    done = Rotated()
    for key in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            # Locked: its owner may use up a recovery code at this moment.
            one = Authenticator.objects.select_for_update().filter(pk=key).first()
            if one and (fresh := _renewed(one.data, done)):
                one.data.update(fresh)
                one.save(update_fields=["data"])
    return done


def _renewed(data: dict[str, Any], done: Rotated) -> dict[str, Any]:
    fresh = {}
    for name in SECRET:
        if name not in data:
            continue
        done.seen += 1
        try:
            new = _value(data[name])
        except WrongFieldKey:
            done.unreadable += 1
            continue
        if new != data[name]:
            fresh[name] = new
            done.rewritten += 1
    return fresh


def _value(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_value(one) for one in stored]
    return renewed(stored) or stored


def register() -> None:
    """Have `rotate_field_keys` rotate the seeds too."""
    ELSEWHERE.append(rotate_seeds)
