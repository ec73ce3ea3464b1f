"""Keeps the shown offer in step with availability; run by the worker, never in a request."""

import datetime as dt
import json

from django.core.serializers.json import DjangoJSONEncoder

from booking import catalogue
from core.cache_tokens import renew
from core.generations import AVAILABILITY, generation
from core.outbox import periodic
from services.models.public_offer import KeptOffer, stored

OLDEST = dt.timedelta(seconds=60)


@periodic("public-offer", every=dt.timedelta(seconds=2))
def keep_offer(now: dt.datetime) -> None:
    """Work the offer out anew when availability changed or a minute has passed.

    Pages are made stale only when what they show is different.
    """
    number = generation(AVAILABILITY)
    row = KeptOffer.objects.first()
    if row and row.generation == number and now - row.made_at < OLDEST:
        return
    fresh = stored(catalogue.public_offer(now))
    shown = row.offer if row else None
    KeptOffer.objects.update_or_create(
        pk=row.pk if row else 1,
        defaults={"generation": number, "made_at": now, "offer": fresh},
    )
    if shown != json.loads(json.dumps(fresh, cls=DjangoJSONEncoder)):
        renew()
