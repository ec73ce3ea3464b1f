"""The worker notes which pages show which care card, after a migration that could not (1300)."""

import datetime as dt
from typing import Any

from wagtail.models import Page, ReferenceIndex
from wagtail.search.index import insert_or_update_object

from core.outbox import handles
from services.models import CareCard


@handles("care_cards.index")
def index_cards(ids: dict[str, Any], now: dt.datetime) -> None:
    """Read every page anew for what it refers to; twice is as good as once."""
    for page in Page.objects.filter(depth__gt=1).order_by("pk").specific().iterator():
        if hasattr(page, "body"):
            ReferenceIndex.create_or_update_for_object(page)
    for card in CareCard.objects.all():
        insert_or_update_object(card)
