"""The way to a visit, in the map that the practitioner's phone is to open.

Web addresses, because iPhones and Androids both open them in the map they belong to; a `geo:` link opens
nothing on an iPhone. The choice is asked once and kept by the phone itself. No map firm is asked for
anything before its link is tapped.
"""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from booking.models import Visit

COOKIE = "map"
YEAR = 365 * 24 * 3600
#: key: (name, address that begins the way to a place)
MAPS = {
    "apple": ("Apple Maps", "https://maps.apple.com/?daddr="),
    "google": ("Google Maps", "https://www.google.com/maps/dir/?api=1&destination="),
    "waze": ("Waze", "https://www.waze.com/ul?navigate=yes&q="),
}


def chosen_map(request: HttpRequest) -> str:
    """The key of the map this phone has chosen; empty before it has."""
    key = request.COOKIES.get(COOKIE, "")
    return key if key in MAPS else ""


def remember_map(response: HttpResponse, key: str, *, secure: bool) -> HttpResponse:
    """Keep the choice on this phone."""
    response.set_cookie(
        # For these pages alone: a patient's booking in the same browser need not carry it (0815).
        COOKIE,
        key,
        max_age=YEAR,
        path="/practice/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def whole_address(visit: Visit, region: str) -> str:
    """`4512 Imperial Street, Burnaby, BC V5H 1A1`: enough for any map in the world."""
    last = " ".join(part for part in (region, visit.postal_code) if part)
    return ", ".join(part for part in (visit.street, visit.town, last) if part)


def way_to(visit: Visit, key: str, region: str) -> str:
    """The map's own address of the way to the visit."""
    place = whole_address(visit, region)
    if not visit.street:
        # An address that is not known yet, or erased: the map still leads near.
        place = f"{visit.latitude:.5f},{visit.longitude:.5f}"
    # Everything: a `&` or `#` in an address would end it for the map.
    return MAPS[key][1] + quote(place, safe="")
