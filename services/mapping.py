"""The map of the service areas, redrawn by the worker when they change; never in a request."""

import datetime as dt
import hashlib

from booking import catalogue
from core.cache_tokens import CONTENT, renew
from core.periodic import periodic
from services.drawing import STYLE, draw
from services.models import AreaMap


@periodic("area-map", every=dt.timedelta(minutes=2))
def redraw(now: dt.datetime) -> None:
    """Draw the map anew when the areas' points are not those it was drawn from."""
    points = catalogue.area_points()
    around = catalogue.surroundings()
    # The style too: a change of how it is drawn draws it anew, though no area changed.
    drawn_from = repr((STYLE, sorted(points.items()), around))
    key = hashlib.sha256(drawn_from.encode()).hexdigest()
    if AreaMap.objects.filter(key=key).exists():
        return
    picture = draw(points, around)
    AreaMap.objects.exclude(key=key).delete()
    AreaMap.objects.create(key=key, drawn_at=now, **picture)
    renew(CONTENT)
