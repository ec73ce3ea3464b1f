"""How often pages were read and led to a booking: numbers only, as the site itself counts them."""

import datetime as dt
from random import Random

from django.db import transaction
from wagtail.models import Page

from blog.models import ArticlePage
from booking.models import Visit
from home.models import PageMonth
from services.models import AreaPage, ServicePage

SEED = "tidewater readers"
MONTHS = 3
#: Of every so many first visits, one began on a page's postal-code box.
ONE_IN = 3


@transaction.atomic
def load_readers(today: dt.date) -> int:
    """Views and searches of the last months, and which page some first visits came from."""
    if PageMonth.objects.exists():
        return 0
    pages = [
        page
        for kind in (ArticlePage, ServicePage, AreaPage)
        for page in kind.objects.live().order_by("path")
    ]
    rng = Random(SEED)
    rows = [_month(page, month, rng) for page in pages for month in _months(today)]
    PageMonth.objects.bulk_create(rows)
    _lead_visits_back(pages, rng)
    return len(rows)


def _month(page: Page, month: dt.date, rng: Random) -> PageMonth:
    views = rng.randrange(60, 900)
    return PageMonth(
        page_id=page.pk, month=month, views=views, searches=views // rng.randrange(8, 30)
    )


def _months(today: dt.date) -> list[dt.date]:
    """The first days of this month and the ones before it."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - dt.timedelta(days=1)).replace(day=1))
    return months


def _lead_visits_back(pages: list[Page], rng: Random) -> None:
    first = Visit.objects.filter(is_new_patient=True, source_page_id=None)
    found = list(first.order_by("created_at", "public_ref")[::ONE_IN])
    for visit in found:
        visit.source_page_id = rng.choice(pages).pk
    Visit.objects.bulk_update(found, ["source_page_id"], batch_size=200)
