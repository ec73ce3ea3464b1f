"""What pages the demo site has, where, and with which fields. Reads files; writes nothing."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from blog.models import ArticleIndexPage, ArticlePage
from config.demo.files import read, read_folder
from home.models import ContactPage, HomePage, StandardPage
from services.models import (
    AreaIndexPage,
    AreaPage,
    ExerciseIndexPage,
    ExercisePage,
    PractitionerPage,
    ServiceIndexPage,
    ServicePage,
    TeamIndexPage,
)

INDEXES: dict[str, type[Page]] = {
    "services": ServiceIndexPage,
    "areas": AreaIndexPage,
    "team": TeamIndexPage,
    "articles": ArticleIndexPage,
    "exercises": ExerciseIndexPage,
}
CHILDREN: dict[str, type[Page]] = {
    "services": ServicePage,
    "areas": AreaPage,
    "articles": ArticlePage,
    "exercises": ExercisePage,
}
SINGLE: dict[str, type[Page]] = {"contact": ContactPage, "standard": StandardPage}
#: What a file may say about any page, word for word.
PLAIN = (
    "title",
    "seo_title",
    "search_description",
    "intro",
    "hero_title",
    "icon",
    "scene",
    "audience",
)
DATES = ("last_reviewed", "next_review", "published")


@dataclass(frozen=True)
class Planned:
    """One page: its address, its type, the plain fields, and the entry they came from."""

    path: str
    model: type[Page]
    entry: dict[str, Any]
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def parent(self) -> str:
        """The address of the page above; the home page has none above it."""
        return "" if self.path == "/" else self.path.rstrip("/").rpartition("/")[0] + "/"

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.path.rstrip("/").rpartition("/")[2] or "home"


def outline() -> list[Planned]:
    """Every page, parents before children, in the order in which lists show them."""
    pages = {entry["slug"]: entry for entry in read_folder("pages") if "slug" in entry}
    home = _planned("/", HomePage, pages.pop("home"))
    indexes = [
        _planned(f"/{slug}/", INDEXES[slug], entry)
        for slug, entry in read("pages/indexes.yaml").items()
    ]
    children = [
        _planned(f"/{folder}/{entry['slug']}/", model, entry)
        for folder, model in CHILDREN.items()
        for entry in _in_order(folder)
    ]
    team = [_profile(entry) for entry in read_folder("practitioners")]
    single = [
        _planned(f"/{slug}/", SINGLE[entry.get("type", "standard")], entry)
        for slug, entry in pages.items()
    ]
    return [home, *indexes, *children, *team, *single]


def _in_order(folder: str) -> list[dict[str, Any]]:
    entries = read_folder(folder)
    return sorted(entries, key=lambda entry: entry.get("published", dt.date.min))


def _planned(path: str, model: type[Page], entry: dict[str, Any]) -> Planned:
    kept = {name: entry[name] for name in (*PLAIN, *DATES) if name in entry}
    if conditions := entry.get("conditions"):
        kept["conditions"] = "\n".join(conditions)
    if model is ArticlePage:
        kept["has_contents"] = True
    return Planned(path, model, entry, kept)


def _profile(entry: dict[str, Any]) -> Planned:
    spoken = _listed(entry["languages"])
    visited = _listed(_area_names(entry["areas"]))
    description = f"{entry['name']}, physiotherapist, visits {visited}. Speaks {spoken}."
    if len(description) > 160:
        description = f"{entry['name']}, physiotherapist: visits at home in {spoken}."
    fields = {
        "title": entry["name"],
        "intro": f"Visits {visited}. Speaks {spoken}.",
        "search_description": description,
        "practising_since": entry["practising_since"],
    }
    body = [
        {"heading": {"level": "h2", "text": "Training"}},
        {"text": "\n".join(f"- {line}" for line in entry["credentials"])},
    ]
    return Planned(f"/team/{entry['slug']}/", PractitionerPage, {**entry, "body": body}, fields)


def _area_names(slugs: list[str]) -> list[str]:
    names = {entry["slug"]: entry["name"] for entry in read("areas.yaml")}
    return [names[slug] for slug in slugs]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
