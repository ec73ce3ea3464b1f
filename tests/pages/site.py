"""A small public site for tests: one page of each type."""

from wagtail.models import Locale, Page, Site

from blog.models import ArticleIndexPage, ArticlePage, Topic
from home.models import ContactPage, HomePage, StandardPage
from services.models import (
    AreaIndexPage,
    AreaPage,
    CareCard,
    PractitionerPage,
    ServiceIndexPage,
    ServicePage,
    TeamIndexPage,
)
from tests.factories import NOW


def add(parent, kind, title, slug, **fields):
    """A live page under `parent`; without a revision, which most tests do not need."""
    parent.refresh_from_db()
    page = kind(title=title, slug=slug, first_published_at=NOW, last_published_at=NOW, **fields)
    return parent.add_child(instance=page)


def make_site():
    """The skeleton: home with one index of each kind. Returns the home page."""
    root = Page.objects.get(depth=1)
    Page.objects.filter(depth=2).delete()
    root.refresh_from_db()
    Locale.objects.get_or_create(language_code="en")
    home = add(root, HomePage, "Home", "home", intro="Physiotherapists who come to your door.")
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    add(home, ServiceIndexPage, "Services", "services")
    add(home, AreaIndexPage, "Areas", "areas")
    add(home, TeamIndexPage, "Team", "team")
    add(home, ArticleIndexPage, "Articles", "articles")
    add(home, ContactPage, "Contact", "contact")
    return home


def child(home, slug):
    """The page at `/slug/`."""
    return home.get_children().get(slug=slug).specific


def make_article(home, title="Low back pain", slug="low-back-pain", about_health=False, **fields):
    """An article; under a topic that is not about health unless a test says so."""
    page = add(child(home, "articles"), ArticlePage, title, slug, **fields)
    name = "Sore backs" if about_health else "Our visits"
    shelf, _new = Topic.objects.get_or_create(
        slug=name.lower().replace(" ", "-"), defaults={"name": name, "about_health": about_health}
    )
    page.topics = [shelf]
    page.save()
    return page


def make_service(home, title="Back and neck", slug="back-neck", visit_types=(), **fields):
    page = add(child(home, "services"), ServicePage, title, slug, **fields)
    page.visit_types.set(visit_types)
    page.save()
    return page


def make_area_page(home, area, **fields):
    return add(child(home, "areas"), AreaPage, area.name, area.slug, service_area=area, **fields)


def make_profile(home, practitioner, **fields):
    return add(
        child(home, "team"),
        PractitionerPage,
        practitioner.name,
        practitioner.slug,
        practitioner=practitioner,
        **fields,
    )


def make_page(home, title="Fees", slug="fees", **fields):
    return add(home, StandardPage, title, slug, **fields)


def make_card(slug="fever", **fields):
    """A published care card; the same again for the same name."""
    said = {"title": "See a doctor soon if", "signs": "<ul><li>you have a fever</li></ul>"}
    defaults = {"name": slug.title(), **said, **fields}
    return CareCard.objects.get_or_create(slug=slug, defaults=defaults)[0]
