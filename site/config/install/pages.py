"""Plants a new clinic's first pages. A page that stands, whoever wrote it, is left alone."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Page, Site

from blog.models import ArticleIndexPage
from config.install.bodies import Names, checked_body
from home.models import ContactPage, HomePage, StandardPage
from services.models import (
    AreaIndexPage,
    CareCard,
    ExerciseIndexPage,
    ServiceIndexPage,
    TeamIndexPage,
)
from services.models.care_card import Level
from territory.here import country

FILE = Path(__file__).with_name("pages.yaml")
TYPES: dict[str, type[Page]] = {
    "home": HomePage,
    "services": ServiceIndexPage,
    "areas": AreaIndexPage,
    "team": TeamIndexPage,
    "articles": ArticleIndexPage,
    "exercises": ExerciseIndexPage,
    "standard": StandardPage,
    "contact": ContactPage,
}
PLAIN = ("title", "hero_title", "search_description", "intro")


def plant_pages() -> int:
    """Create what is missing, live or as a draft as the file says; returns how many."""
    names = Names({"card": {"contact": _emergency_card().pk}})
    return sum(_plant(entry, names) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def _emergency_card() -> CareCard:
    """Whom to call instead of writing to the clinic; it is true of every clinic of the country."""
    words = "Call <b>{}</b>. We are not an emergency service, and messages are not read at night."
    card, _new = CareCard.objects.get_or_create(
        slug="contact",
        defaults={
            "name": "Writing to us",
            "level": Level.EMERGENCY,
            "title": "In an emergency",
            "signs": f"<p>{words.format(country().emergency.number)}</p>",
        },
    )
    return card


def lead_site_home(*, hostname: str, port: int, name: str) -> bool:
    """Point the default site at the home page and the public address; returns whether it changed."""
    home = _home()
    assert home is not None, "plant the pages first"
    wanted = {"hostname": hostname, "port": port, "root_page_id": home.pk, "site_name": name}
    site = Site.objects.filter(is_default_site=True).first()
    if site is not None and all(getattr(site, key) == value for key, value in wanted.items()):
        return False
    Site.objects.update_or_create(is_default_site=True, defaults=wanted)
    return True


@transaction.atomic
def _plant(entry: dict[str, Any], names: Names) -> bool:
    if _standing(entry["path"]) is not None:
        return False
    fields = {key: entry[key] for key in PLAIN if key in entry}
    slug = entry["path"].strip("/") or "home"
    page = TYPES[entry["type"]](slug=slug, live=False, **fields)
    if blocks := entry.get("body"):
        page.body = checked_body(page._meta.get_field("body").stream_block, blocks, names)  # type: ignore[attr-defined]
    _parent(entry["path"]).add_child(instance=page)
    revision = page.save_revision()
    if entry["live"]:
        revision.publish()
    return True


def _home() -> Page | None:
    return HomePage.objects.filter(depth=2).first()


def _standing(path: str) -> Page | None:
    home = _home()
    if home is None or path == "/":
        return home
    return Page.objects.filter(url_path=home.url_path + path.lstrip("/")).first()


def _parent(path: str) -> Page:
    if path != "/":
        home = _home()
        assert home is not None, "the file begins with the home page"
        return home
    # a fresh installation of Wagtail has one page of its own, which nobody wrote
    Page.objects.filter(depth=2, content_type__model="page", numchild=0).delete()
    return Page.objects.get(depth=1)
