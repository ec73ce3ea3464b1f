"""How often one browser, and one network address, may read the calendar (decisions/1002)."""

from django.conf import settings
from django.http import HttpRequest

from booking.patient import keys
from core import clock
from core.client_address import client_address
from core.ratelimit import looked

MINUTE, DAY = 60, 86_400
#: As many minutes' worth may be read in a day.
# A booking looks for some minutes; a measurement of other people's addresses looks all day (0103).
MINUTES_A_DAY = 20


def count_look(request: HttpRequest) -> None:
    """Count one page that reads the calendar. Raises TooOften, which is answered with 429."""
    now = clock.now()
    asking = {
        f"browser:{keys.browser_of(request)}": settings.LOOKS_PER_BROWSER,
        f"address:{client_address(request.META)}": settings.LOOKS_PER_ADDRESS,
    }
    for who, most in asking.items():
        looked(who, most=most, seconds=MINUTE, now=now)
        looked(who, most=most * MINUTES_A_DAY, seconds=DAY, now=now)
