"""Plants the demo site's pages, then writes and publishes them. A page that stands is left alone."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from blog.models import ArticlePage, Topic
from booking.models import Practitioner, ServiceArea, VisitType
from config.demo.outline import Planned, outline
from config.install.bodies import Names, checked_body
from config.install.richtext import inline, rich
from core.models import Author, Faq, GlossaryTerm, Reference
from services.models import (
    AreaPage,
    CareCard,
    FundingProgram,
    PractitionerPage,
    ReviewedPage,
    ServicePage,
)


def plant() -> int:
    """Create every missing page, unpublished, so that pages can link to each other."""
    standing = _standing()
    made = 0
    for planned in outline():
        if planned.path in standing:
            continue
        page = planned.model(slug=planned.slug, live=False, **planned.fields)
        # Read anew for each child: a parent in memory keeps its old count of children, and the next
        # address collides.
        _parent(planned, standing).add_child(instance=page)
        standing[planned.path] = page.pk
        if planned.path == "/":
            _lead_site_to(page)
        made += 1
    return made


def write(names: Names) -> Iterator[str]:
    """Fill and publish every page that was never published; yields the address of each."""
    unwritten = set(
        Page.objects.filter(latest_revision=None, live=False).values_list("pk", flat=True)
    )
    for planned in outline():
        if (pk := names.page(planned.path)) not in unwritten:
            continue
        with transaction.atomic():
            page = planned.model.objects.get(pk=pk)
            _fill(page, planned.entry, names)
            with disable_reference_index_auto_update():  # publishing writes it once
                revision = page.save_revision(clean=False)  # body and fields are checked above
            revision.publish()
        yield planned.path


def known_names() -> Names:
    """Where every name in the files leads, as far as it is loaded."""
    paths = _standing()
    return Names(
        {
            "page": paths,
            "article": _under("articles", paths),
            "service": _under("services", paths),
            "area": _under("areas", paths),
            "profile": _under("team", paths),
            "card": dict(CareCard.objects.values_list("slug", "pk")),
            "faq": dict(Faq.objects.values_list("slug", "pk")),
            "term": dict(GlossaryTerm.objects.values_list("slug", "pk")),
            "reference": dict(Reference.objects.values_list("key", "pk")),
            "program": dict(FundingProgram.objects.values_list("slug", "pk")),
        }
    )


def link_authors() -> None:
    """Let each author's name lead to their profile."""
    profiles = {page.slug: page for page in PractitionerPage.objects.all()}
    for author in Author.objects.filter(page=None):
        if page := profiles.get(author.slug):
            author.page = page
            author.save()


def _standing() -> dict[str, int]:
    """The address and id of every page of this site, published or not."""
    root = _home()
    if root is None:
        return {}
    under = Page.objects.filter(path__startswith=root.path)
    return {
        path.removeprefix(root.url_path.rstrip("/")): pk
        for path, pk in under.values_list("url_path", "pk")
    }


def _home() -> Page | None:
    return Page.objects.filter(depth=2, content_type__model="homepage").first()


def _parent(planned: Planned, standing: dict[str, int]) -> Page:
    if planned.path == "/":
        _clear_welcome_page()
        return Page.objects.get(depth=1)
    return Page.objects.get(pk=standing[planned.parent])


def _clear_welcome_page() -> None:
    """A fresh installation of Wagtail has one page of its own, which nobody wrote."""
    Page.objects.filter(depth=2, content_type__model="page", numchild=0).delete()


def _lead_site_to(home: Page) -> None:
    address = urlsplit(settings.BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if settings.HTTPS else 80),
            "root_page": home,
            "site_name": home.title,
        },
    )


def _under(folder: str, paths: dict[str, int]) -> dict[str, int]:
    start = f"/{folder}/"
    return {
        path.removeprefix(start).rstrip("/"): pk
        for path, pk in paths.items()
        if path.startswith(start) and path != start
    }


def _fill(page: Any, entry: dict[str, Any], names: Names) -> None:
    if blocks := entry.get("body"):
        field = page._meta.get_field("body")
        page.body = checked_body(field.stream_block, blocks, names)
    if isinstance(page, ReviewedPage):
        page.author = Author.objects.get(slug=entry["author"])
        page.reviewer = Practitioner.objects.get(slug=entry["reviewer"])
    if isinstance(page, ServicePage):
        page.visit_types = VisitType.objects.filter(slug__in=entry["visit_types"])
    if isinstance(page, AreaPage):
        page.service_area = ServiceArea.objects.get(slug=entry["service_area"])
        page.local_notes = rich(entry.get("local_notes", ""), names.page)
    if isinstance(page, PractitionerPage):
        page.practitioner = Practitioner.objects.get(slug=entry["slug"])
        page.biography = inline(entry["bio"], names.page)
    if isinstance(page, ArticlePage):
        _place_article(page, entry)


def _place_article(page: ArticlePage, entry: dict[str, Any]) -> None:
    page.topics = Topic.objects.filter(slug__in=entry["topics"])
    page.services = ServicePage.objects.filter(slug__in=entry["services"])
    page.tags.add(*entry["tags"])
    # Set by hand: publishing would put every article on the day the demo was loaded.
    page.first_published_at = dt.datetime.combine(entry["published"], dt.time(16), dt.UTC)
