"""The demo's pages that are in French, each beside the English one it translates."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from booking.models import Practitioner
from config.demo.files import read_folder
from config.install.bodies import Names, checked_body
from services.models import ReviewedPage

#: Advice in French is reviewed by somebody who speaks it.
REVIEWER = "sophie-tremblay"
WORDS = ("title", "slug", "seo_title", "hero_title", "search_description", "intro")


def write_french(names: Names) -> Iterator[str]:
    """Translate and publish every page with a file; yields the address of each that was not yet."""
    french, _new = Locale.objects.get_or_create(language_code="fr")
    entries = read_folder("french")
    copies = {entry["path"]: _copy(names.page(entry["path"]), french) for entry in entries}
    to_french = _leading_to(names, {path: page.pk for path, page in copies.items()})
    for entry in entries:
        # Read anew: one copied before its children keeps a count of none, and would write it back.
        page = Page.objects.get(pk=copies[entry["path"]].pk).specific
        if page.live and page.alias_of_id is None:
            continue
        with transaction.atomic():
            _fill(page, entry, to_french)
            with disable_reference_index_auto_update():  # publishing writes it once
                revision = page.save_revision(clean=False)  # the body is checked above
            revision.publish()
        yield str(page.address)


def _copy(original: int, french: Locale) -> Any:
    """The French page, a draft copy of the English one if nobody has translated it."""
    page = Page.objects.get(pk=original).specific
    standing = page.get_translation_or_none(french)
    if standing is None or standing.alias_of_id is not None:
        page.copy_for_translation(french, copy_parents=True)
        standing = page.get_translation(french)
    return standing.specific


def _leading_to(names: Names, french: dict[str, int]) -> Names:
    """The same names; those of translated pages lead to the translation."""
    ids = {kind: dict(known) for kind, known in names.ids.items()}
    ids["page"] |= french
    for kind, folder in (("article", "articles"), ("service", "services")):
        start = f"/{folder}/"
        ids[kind] |= {
            path.removeprefix(start).rstrip("/"): pk
            for path, pk in french.items()
            if path.startswith(start) and path != start
        }
    return Names(ids)


def _fill(page: Any, entry: dict[str, Any], names: Names) -> None:
    for name in WORDS:
        setattr(page, name, entry.get(name, ""))
    page.draft_title = page.title
    field = page._meta.get_field("body")
    page.body = checked_body(field.stream_block, entry.get("body", []), names)
    if isinstance(page, ReviewedPage):
        original = page.get_translations().filter(alias_of=None).first().specific
        page.conditions = "\n".join(entry["conditions"])
        page.reviewer = Practitioner.objects.get(slug=REVIEWER)
        page.last_reviewed = original.last_reviewed
        page.next_review = original.next_review
