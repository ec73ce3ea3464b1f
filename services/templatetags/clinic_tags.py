"""What blocks and pages show of the clinic: people, services, areas, funding, times in words."""

import datetime as dt
from itertools import groupby
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from booking import catalogue
from booking.catalogue import Visiting
from core import languages
from core.clock import now
from core.drawings import Scene
from core.local_time import soon
from services.models import AreaMap, AreaPage, FundingProgram, ServicePage
from services.models.area import with_offers
from services.models.public_offer import current_offer
from services.models.service import Drawing
from services.photos import photo_of

register = template.Library()


@register.simple_tag(takes_context=True)
def public_offer(context: Context) -> Any:
    """The page's offer; looked up here where a block is shown outside a page."""
    return context.get("offer") or current_offer(now())


@register.simple_tag(takes_context=True)
def when(context: Context, start: dt.datetime) -> str:
    """`tomorrow, 9:30 am`, on the clinic's clock."""
    return soon(start, context.get("now") or now())


def live(chosen: Any) -> list[Any]:
    """The chosen pages that are public now."""
    # A page deleted since leaves an empty place in the block.
    return [page for page in chosen or [] if page and page.live]


@register.simple_tag(takes_context=True)
def articles_to_show(context: Context, chosen: Any) -> list[Any]:
    """The chosen articles, else what the page itself suggests."""
    return live(chosen) or list(getattr(context.get("page"), "related_articles", []))


@register.simple_tag(takes_context=True)
def people_to_show(context: Context, chosen: Any) -> list[Any]:
    """The chosen practitioners who take bookings, each with their next free start; none chosen:
    everybody."""
    offer = public_offer(context)
    pages = live(chosen) if chosen else []
    found = [offer.practitioner(page.practitioner_id) for page in pages]
    people = [who for who in found if who] if chosen else offer.practitioners
    return [Visiting(who, offer.next_start(practitioner=who.id)) for who in people]


def of_the_page(context: Context, pages: Any) -> Any:
    """Those of `pages` that are in the language of the page that shows them."""
    page = context.get("page")
    return pages.filter(locale_id=page.locale_id) if page else pages


@register.simple_tag(takes_context=True)
def services_to_show(context: Context, chosen: Any) -> list[Any]:
    """The chosen service pages; none chosen: all, in the editor's order."""
    return live(chosen) or list(
        of_the_page(context, ServicePage.objects.live().order_by("path").defer_streamfields())
    )


@register.simple_tag(takes_context=True)
def areas_to_show(context: Context, chosen: Any) -> list[dict[str, Any]]:
    """The chosen area pages with what is on offer there; none chosen: all."""
    every = AreaPage.objects.live().order_by("path").defer_streamfields()
    pages = live(chosen) or of_the_page(context, every)
    return with_offers(pages, public_offer(context))


@register.simple_tag(takes_context=True)
def areas_by_fee(context: Context) -> list[dict[str, Any]]:
    """What each visit's drive costs, cheapest first: `{"cents", "currency", "areas"}`, areas by name."""
    areas = sorted(public_offer(context).areas, key=lambda area: (area.travel_fee_cents, area.name))
    return [
        {"cents": cents, "currency": alike[0].currency, "areas": [area.name for area in alike]}
        for cents, alike in (
            (cents, list(group))
            for cents, group in groupby(areas, key=lambda a: a.travel_fee_cents)
        )
    ]


@register.simple_tag(takes_context=True)
def refund_terms(context: Context) -> dict[str, Any]:
    """The usual terms, `steps` down to 0 hours before the visit, and the fees of a card in words."""
    terms = public_offer(context).terms
    steps = list(terms.steps) if terms.steps and terms.steps[-1][0] == 0 else [*terms.steps, (0, 0)]
    missed, late, hours = terms.card_fees
    fees = catalogue.fee_words(missed, late, hours, terms.currency) if missed or late else ""
    return {"terms": terms, "steps": steps, "fees": fees}


@register.simple_tag
def area_drawing() -> Any:
    """The kept map, or None."""
    return AreaMap.current()


@register.simple_tag
def shapes_to_show(drawn: AreaMap, areas: Any) -> list[dict[str, Any]]:
    """The shapes of the map, those of `areas` with the name and address of the area's page."""
    pages = {item["slug"]: item for item in areas or [] if item["slug"]}
    return [
        {
            **shape,
            "slug": slug,
            "name": (name := pages[slug]["name"] if slug in pages else ""),
            "lines": _lines_of(name),
            "address": pages[slug]["page"].address if slug in pages else "",
        }
        for slug, shape in drawn.shapes.items()
    ]


def _lines_of(name: str) -> list[tuple[str, str]]:
    """A name of two places on two lines, as its room was measured; each with its step down."""
    first, _and, second = name.partition(" and ")
    return [(first, "-.45em"), (f"and {second}", "1.1em")] if second else [(name, "0")]


PRICE_GROUPS = (
    _("First visits"),
    _("Follow-up visits"),
    _("First visit or follow-up"),
    _("Arranged by phone"),
)
#: Fewer prices than this are seen at a glance, in one list.
GROUPED_FROM = 6


@register.simple_tag
def price_groups(kinds: Any) -> list[dict[str, Any]]:
    """Visit types as a price list shows them: `{"name", "kinds"}`; one nameless group when they are few."""
    every = list(kinds)
    found: dict[int, list[Any]] = {}
    for kind in every:
        found.setdefault(_price_group(kind), []).append(kind)
    if len(every) < GROUPED_FROM or len(found) < 2:
        return [{"name": "", "kinds": every}]
    return [{"name": PRICE_GROUPS[which], "kinds": found[which]} for which in sorted(found)]


def _price_group(kind: Any) -> int:
    """Its place in PRICE_GROUPS."""
    if kind.phone_only:
        return 3
    if kind.for_new_patients and kind.for_returning_patients:
        return 2
    return 0 if kind.for_new_patients else 1


@register.simple_tag
def drawing(name: str) -> str:
    """One of the project's line drawings; nothing for an unknown name."""
    return render_to_string(f"components/art/{name}.html") if name in Drawing.values else ""


@register.simple_tag
def scene(name: str) -> str:
    """The drawing that stands over an article or a service; nothing for none."""
    return render_to_string(f"components/art/scene-{name}.html") if name in Scene.values else ""


@register.filter
def has_profile(author: Any) -> str:
    """The slug under which the author's face is found; empty for one without a profile."""
    return author.slug if author is not None and author.page_id is not None else ""


@register.simple_tag
def photo_of_person(slug: str) -> Any:
    """The photograph of the practitioner of this slug, or None."""
    return photo_of(slug)


@register.simple_tag(takes_context=True)
def card_words(context: Context, card: Any) -> dict[str, Any]:
    """A care card for whoever reads: `title`, `signs`, its language as `code`; `tag` where the text
    around it is in another."""
    code, title, signs = card.words_in(context.get("reader_code") or languages.present())
    around = languages.present()
    tag = "" if code == around else languages.tag(code)
    return {"title": title, "signs": signs, "code": code, "tag": tag}


@register.simple_tag
def funding_to_show(chosen: Any) -> list[Any]:
    """The chosen programs; none chosen: all."""
    return [program for program in chosen or [] if program] or list(
        FundingProgram.objects.order_by("order", "name")
    )
