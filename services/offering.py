"""The public offer, renewed by the worker when availability changes; never in a request."""

import datetime as dt
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from booking import catalogue
from core.cache_tokens import AVAILABILITY, CONTENT, renew
from core.generations import generation
from core.periodic import periodic
from services.models.public_offer import KeptOffer, stored

# Free times also go by themselves: notice runs out, and a hold lapses, without a change.
OLDEST = dt.timedelta(seconds=60)


@periodic("public-offer", every=dt.timedelta(seconds=2))
def keep_offer(now: dt.datetime) -> None:
    """Work the offer out anew when availability changed or a minute has passed.

    A page is made stale only when what it shows is different: by the next free times it said, or
    by anything else of the offer (a price, a name, who comes where), which is content.
    """
    number = generation(AVAILABILITY)
    row = KeptOffer.objects.first()
    if row and row.generation == number and now - row.made_at < OLDEST:
        return
    fresh = stored(catalogue.public_offer(now))
    shown = row.offer if row else {}
    KeptOffer.objects.update_or_create(
        pk=row.pk if row else 1,
        defaults={"generation": number, "made_at": now, "offer": fresh},
    )
    # Through JSON and back: what was stored holds lists and texts where this has tuples and dates.
    told = json.loads(json.dumps(fresh, cls=DjangoJSONEncoder))
    if shown != told:
        renew(AVAILABILITY)  # first: no page of the new content is made from the offer before it
    if timeless(shown) != timeless(told):
        renew(CONTENT)


def timeless(offer: dict[str, Any]) -> dict[str, Any]:
    """What is true of a stored offer whatever is booked: all but the first free starts."""
    return {name: part for name, part in offer.items() if name != "firsts"}
