"""The stylesheets: one request, small, and every part of them in use."""

import gzip
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.contrib.staticfiles import finders

from config.portraits import DESCRIPTIONS, sheet
from core.stylesheets import ENTRIES, flat

CSS = Path(settings.SITE) / "static/css"
# Loaded by the Wagtail admin, where the layers are not ours.
ADMIN_ONLY = [
    CSS / f"{name}.css"
    for name in (
        *("board", "citation", "desk", "found-panel", "office", "reports", "without-script"),
    )
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_browser_is_handed_the_stylesheet_with_its_imports_folded_in(entry: str) -> None:
    found = Path(finders.find(entry)).read_text()

    assert found == flat(CSS.parent / entry)
    assert "@import" not in found


def test_every_part_is_imported_exactly_once() -> None:
    entries = [CSS.parent / entry for entry in ENTRIES]
    imported = [
        name for entry in entries for name in re.findall(r'url\("([^"]+)"\)', entry.read_text())
    ]

    assert sorted(imported) == sorted(
        path.relative_to(CSS).as_posix()
        for path in CSS.rglob("*.css")
        if path not in [*entries, *ADMIN_ONLY]
    )


def test_a_content_page_loads_at_most_nine_kilobytes_of_css() -> None:
    weight = len(gzip.compress(flat(CSS / "site.css").encode(), 6))

    assert weight <= 9_000, weight


def test_every_drawn_class_of_the_guide_exists() -> None:
    guide = (Path(settings.ROOT) / "docs/design.md").read_text()
    named = set(re.findall(r"`art/(\w+)", guide)) | set(
        re.search(r"a drawing, inline: `([^`]+)`", guide)[1].split()  # type: ignore[index]
    )
    drawn = {
        path.stem for path in (Path(settings.ROOT) / "templates/components/art").glob("*.html")
    }

    assert named - drawn - {""} == set()


def test_the_portraits_on_disk_are_the_ones_described() -> None:
    described = yaml.safe_load(DESCRIPTIONS.read_text())
    people = {path.stem for path in (DESCRIPTIONS.parent / "practitioners").glob("*.yaml")}

    assert (CSS.parent / "img/portraits.svg").read_text() == sheet()
    assert set(described) == people
